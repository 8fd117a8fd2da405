"""Recordings that come as a whole: files, the doors that take them, and what is answered."""
