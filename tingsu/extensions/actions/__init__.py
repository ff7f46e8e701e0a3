"""Acts of extensions."""
