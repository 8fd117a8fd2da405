"""A month of a learner whose recitations are real: heard, judged, remembered and planned as in the server."""
