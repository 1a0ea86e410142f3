"""Pages for people outside the council."""
