"""The places where the voice model runs, behind `actors/ears.py`."""
