"""The acts of transfers."""
