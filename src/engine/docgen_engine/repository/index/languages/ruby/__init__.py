"""Facts of Ruby files: queries and what the shared machinery must know of the language."""
