"""Acts on notes."""
