"""Review (核查): a superior unit looks again at a decision, with other people and a clock of its own (art. 20)."""
