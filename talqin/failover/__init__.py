"""Which regions serve learners, and which is the primary: seen from outside, decided once, and back again."""
