"""Pages by which staff bring complaints in."""
