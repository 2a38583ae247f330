"""Decides typed claims from the index and the text: each kind anew, whatever a writer looked at."""
