"""Which node owns what of many: shards, leases and epochs; values and decisions, no clock and no wire."""
