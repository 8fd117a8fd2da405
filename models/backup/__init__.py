"""Backups: which make a chain, which is due, which may go."""
