"""What may be done with a track."""
