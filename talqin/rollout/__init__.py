"""A new version of a job through the regions, one after another, each behind a gate of what is measured there."""
