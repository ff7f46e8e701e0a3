"""The shape of every pack file, checked on reading."""
