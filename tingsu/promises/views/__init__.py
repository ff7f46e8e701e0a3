"""Pages of found promises."""
