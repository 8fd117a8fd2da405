"""Accounts over HTTP: the keys, the passwords, and `/v1/*` for people."""
