"""Following a recitation through its text, and judging what was heard."""
