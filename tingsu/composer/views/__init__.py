"""Pages of the composer."""
