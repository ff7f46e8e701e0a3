"""What screens ask of findings."""
