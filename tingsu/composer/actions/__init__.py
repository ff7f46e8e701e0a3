"""The acts of the composer."""
