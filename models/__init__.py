"""What we know: the text, the voice, the learner; values and pure functions of arrays."""
