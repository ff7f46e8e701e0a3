"""What may be done with scores: make, see, object, rule, draw, read."""
