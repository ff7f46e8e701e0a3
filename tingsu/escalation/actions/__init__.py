"""Acts of escalation."""
