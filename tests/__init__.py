"""Tests are sentences; they mirror the code, and `stories` tells each way through it once."""
