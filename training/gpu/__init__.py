"""Training on a GPU: the log-mel of the whole corpus lies in its memory, clips are drawn and bent there in batches."""
