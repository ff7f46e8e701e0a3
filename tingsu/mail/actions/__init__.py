"""The acts of e-mail."""
