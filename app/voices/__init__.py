"""What others tell us of the offer: providers of their entries, and what we answer them."""
