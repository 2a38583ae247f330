"""What a project says of itself: purpose, kind, documents, words, plans, farewells."""
