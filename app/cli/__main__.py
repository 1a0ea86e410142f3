"""`python -m app.cli`: the same command."""

from app.cli.root import main

main()
