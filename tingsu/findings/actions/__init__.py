"""What changes findings."""
