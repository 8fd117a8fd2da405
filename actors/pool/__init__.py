"""How the inference pool decides: slots, turns, costs, admission, trust. actors/inference_pool.py carries it out."""
