"""Sixty hand-scored talks, and how far the machine's scores agree with the hand."""
