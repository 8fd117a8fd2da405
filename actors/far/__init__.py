"""The pool of other nodes: the same words as the pool of one's own, over lines to where the model is."""
