"""What changes the choice of rule books."""
