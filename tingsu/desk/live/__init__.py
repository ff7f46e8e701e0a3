"""News of conversations, from the transaction that makes them to the screens that show them."""
