"""Making the reading models: examples in, models and their cards out."""
