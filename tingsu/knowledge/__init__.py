"""What the bank may answer: notes with ways of asking, source and validity."""
