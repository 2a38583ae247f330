"""Facts of C++ files: queries and what the shared machinery must know of the language."""
