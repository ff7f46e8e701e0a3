"""The acts of saved views."""
