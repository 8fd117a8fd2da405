"""The learner: what to tell them, and (later) what to ask of them next."""
