"""Responsibility: what the person concerned says to a ruling, and appeals."""
