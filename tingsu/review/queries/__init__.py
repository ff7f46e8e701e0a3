"""What is asked of reviews."""
