"""Facts of Python files, by the standard library's own parser. The code is never run."""
