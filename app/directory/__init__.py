"""Room: what the offer holds, and the only way an entry changes."""
