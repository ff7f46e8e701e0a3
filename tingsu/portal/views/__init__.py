"""The customer's pages. No account: a complaint is reached by its secret link."""
