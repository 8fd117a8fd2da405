"""What `talqin serve` puts together, beside the tree."""
