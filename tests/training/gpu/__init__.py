"""Learning on a GPU, tried on the CPU."""
