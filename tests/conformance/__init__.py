"""Other people's tests, run against our runtime."""
