"""Facts of Rust files: queries and what the shared machinery must know of the language."""
