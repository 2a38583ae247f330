"""What the soundly analysed languages share: queries to facts, doc comments, calls by name."""
