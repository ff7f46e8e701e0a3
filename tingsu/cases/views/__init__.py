"""Pages of cases. A page parses, calls one act or one query, and renders."""
