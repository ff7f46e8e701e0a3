"""What is looked up. Every lookup goes through the person."""
