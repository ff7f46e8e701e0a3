"""Pages of tracks."""
