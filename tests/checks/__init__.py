"""Promises about the whole: every URL, every query, every word, every header."""
