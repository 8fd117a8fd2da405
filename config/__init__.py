"""What an operator may change, read once into frozen sections."""
