"""What may be done with a review."""
