"""The ports behind every store: documents for good, things for a while, large things by name."""
