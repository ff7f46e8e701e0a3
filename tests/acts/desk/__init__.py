"""Conversations: the acts, on a real database."""
