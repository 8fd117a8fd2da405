"""Who owns which learners, over all nodes: ports."""
