"""The places where the voice model runs, behind `actors/pool/ears.py`."""
