"""Room: who may do what."""
