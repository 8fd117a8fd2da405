"""The ear: features and the acoustic model, one batched step with explicit state."""
