"""Finding notes."""
