"""The `localoffer` command: knows the site, the clock and the demo."""

from app.cli.root import main

__all__ = ["main"]
