"""The stores behind the ports of actors/ports.py, one file an adapter."""
