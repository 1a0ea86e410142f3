"""The Local Offer directory: rooms that hold records and rules, and the doors into them."""
