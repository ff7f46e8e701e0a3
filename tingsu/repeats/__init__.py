"""Repeated complaints and complaints about the same matter: found at intake, shown with reasons, decided by people."""
