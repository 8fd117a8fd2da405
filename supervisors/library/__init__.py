"""Supervision itself, as OTP has it: knows nothing of Talqin."""
