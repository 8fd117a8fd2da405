"""What is done for accounts, sign-ins, classes and consents, over ports.

No actor stands here: several may change an account at once, on any node, and the store decides by expected versions.
"""
