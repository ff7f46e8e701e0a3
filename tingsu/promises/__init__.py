"""Promises found in what we wrote to customers, offered to be recorded with one click."""
