"""A learner's open line: the connection, its budgets, and the audio that it brings."""
