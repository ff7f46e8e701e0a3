"""What is asked of budgets and payments."""
