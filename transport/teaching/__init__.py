"""The addresses of teaching: overview, report, verdicts, assignments, and the report as a file."""
