"""The validators of contract section 7, one module per family of rules."""
