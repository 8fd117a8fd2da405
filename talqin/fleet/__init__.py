"""A fleet of nodes: the autoscaler's rules and its judgement, and a simulator that tries them on surges."""
