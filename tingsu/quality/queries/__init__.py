"""Whose scores a person sees, and what they come to."""
