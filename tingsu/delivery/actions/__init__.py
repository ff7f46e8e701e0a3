"""The acts of the outbox."""
