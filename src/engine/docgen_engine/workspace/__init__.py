"""`.context/` and the pages folder on disk: written whole or not at all, edits by hand noticed.

The database is the truth; files are written from it. Nothing here decides what a run does.
"""
