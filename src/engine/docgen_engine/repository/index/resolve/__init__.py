"""From names to files and symbols: imports and calls, one module a language."""
