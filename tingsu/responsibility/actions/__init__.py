"""What may be done about a ruling."""
