"""Widgets of the program, one module each."""
