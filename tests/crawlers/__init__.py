"""Tests of the clock and the web outside."""
