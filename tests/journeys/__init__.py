"""Whole ways through the product, in code and in a browser."""
