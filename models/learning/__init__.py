"""The learner: what to tell them, when and in which language, and (later) what to ask of them next."""
