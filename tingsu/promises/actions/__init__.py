"""What may be done with a found promise."""
