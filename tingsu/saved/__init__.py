"""Saved views: a list with its filters under a name, one's own or shared with a unit."""
