"""What the code costs: run by `make bench`, each by itself as a module."""
