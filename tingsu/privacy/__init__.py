"""Personal data: encrypted at rest, masked on screen, opened only with a reason that is journaled."""
