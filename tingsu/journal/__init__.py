"""What happened: append-only entries, chained by hash, and the jobs that follow from them."""
