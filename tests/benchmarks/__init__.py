"""Speed and size, measured by hand and never in a test that can fail for being slow; docs/results.md has the tables."""
