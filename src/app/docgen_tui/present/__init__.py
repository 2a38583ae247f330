"""From the engine's values to outlines, tables and sentences: pure functions, nothing is drawn."""
