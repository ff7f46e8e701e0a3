"""What the engine read in a case's words, and what people corrected."""
