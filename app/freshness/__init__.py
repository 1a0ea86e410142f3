"""Room: can this entry be trusted? Six signals, kept apart."""
