"""What may go to a language model and what may come back: covering, asking, and the guards on every answer."""
