"""The acts of webhooks."""
