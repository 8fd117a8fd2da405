"""The portable copy of all documents: taken, verified, brought back, tried out."""
