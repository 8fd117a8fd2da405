"""Lines between nodes: authenticated, framed, and over when the other end is not heard of."""
