"""One folder a language: from a file's text to its facts. Adding a language is adding a folder."""
