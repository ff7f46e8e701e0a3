"""Pages about rulings."""
