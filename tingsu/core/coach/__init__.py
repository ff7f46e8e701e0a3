"""The coach: what to say next, and what not to send."""
