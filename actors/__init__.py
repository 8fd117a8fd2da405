"""Who does the work: a file is one actor with its messages on top."""
