"""Facts of Go files, by their tree-sitter grammar."""
