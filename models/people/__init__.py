"""Who is here: accounts, roles, classes, consents, and the rules between them; values and pure functions."""
