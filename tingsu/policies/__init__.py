"""Which rule books are switched on, and which apply to a case."""
