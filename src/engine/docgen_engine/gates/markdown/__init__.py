"""Pages as the validators see them: blocks, headings, links and their exact places."""
