"""What bears on security: in documents and doc comments, in headers, by well-known packages."""
