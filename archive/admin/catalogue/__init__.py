"""What statements refer to: actors, topics, events, sources, and the accounts of editors."""
