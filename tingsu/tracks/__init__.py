"""Mediation, arbitration and court beside the bank's own handling."""
