"""Loaded into a pytest of its own that runs pykka's suite, where `tests` is theirs: it imports nothing of ours."""
