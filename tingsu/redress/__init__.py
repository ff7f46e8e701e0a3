"""What is given to make good, after the decision: budgets, payment, what one customer has had."""
