"""Facts of JavaScript and TypeScript files, JSX and TSX included, by their tree-sitter grammars."""
