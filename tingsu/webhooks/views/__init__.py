"""Pages of webhooks, and the door for those that come in."""
