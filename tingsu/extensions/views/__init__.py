"""Pages of extensions."""
