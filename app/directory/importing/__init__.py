"""Reads real, messy files and feeds into documents, and applies them in short transactions."""
