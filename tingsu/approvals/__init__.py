"""One inbox for whatever waits for somebody's approval."""
