"""The workspace's database: SQLite behind typed functions, one module per subject.

`database` opens it and gives transactions; the other modules are functions over a `Tx`. Nothing
here decides what a run does.
"""
