"""Facts of files and the linked view over them: what is defined, imported, called, and where."""
