"""Who starts whom, and what happens on failure; the tree stands on one page."""
