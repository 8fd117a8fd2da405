"""What is exchanged with other services about a learner, where an operator says so."""
