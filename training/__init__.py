"""How the voice model and the text index are made and judged; needs PyTorch, the server does not."""
