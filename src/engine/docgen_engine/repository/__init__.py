"""Reading the user's code: safe paths, listing, snapshot, manifests, tools, and the index."""
