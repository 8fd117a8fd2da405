"""What an analysis is made of: audio cut, sent and kept, posteriors followed and judged (actors/analysis.py)."""
