"""How the static backend writes: sentences, pages and what they rest on."""
