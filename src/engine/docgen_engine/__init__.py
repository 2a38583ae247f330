"""The engine of docgen-tui: documents a repository in six phases, usable as a library.

`docgen_engine.engine.Engine` is the front door. Nothing here knows of terminals.
"""

__version__ = "0.1.0"
