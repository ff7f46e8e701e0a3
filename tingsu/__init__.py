"""Tingsu 听诉: hear the upset customer, then settle the matter."""

__version__ = "0.1.0"
