"""What may be done with budgets and payments."""
