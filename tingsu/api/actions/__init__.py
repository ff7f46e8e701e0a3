"""What changes who may call."""
