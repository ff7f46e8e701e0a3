"""What may be done with papers."""
