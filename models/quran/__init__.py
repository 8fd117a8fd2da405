"""The Quran: its text, passages, sounds, and where a sound sequence stands in it."""
