"""What changes through channels."""
