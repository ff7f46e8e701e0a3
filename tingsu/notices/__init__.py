"""What the system tells the bank's own people: a bell, a list, a digest by e-mail. Never what they may not see."""
