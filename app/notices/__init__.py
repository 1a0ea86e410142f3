"""Room: messages that leave the house, written in the transaction that causes them."""
