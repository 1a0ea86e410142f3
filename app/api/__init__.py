"""Door: JSON for the council's website."""
