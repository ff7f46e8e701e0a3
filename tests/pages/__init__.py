"""Pages: what a person sees, may press, and is told when it does not work."""
