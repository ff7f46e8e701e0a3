"""Asking for more time: request, approval by the right level, return with a reason; the customer is told at once."""
