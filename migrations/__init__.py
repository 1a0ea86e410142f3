"""Numbered migrations: one chain for both databases."""
