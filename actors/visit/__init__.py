"""What a session is made of: order and credit, numbered events, what is kept of it (actors/session.py)."""
