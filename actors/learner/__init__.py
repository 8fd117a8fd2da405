"""What a memory and a lesson are made of: what is kept of a learner, and how it is read; actors/memory.py writes it."""
