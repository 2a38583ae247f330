"""The terminal program and the command line of docgen-tui, over `docgen_engine`."""
