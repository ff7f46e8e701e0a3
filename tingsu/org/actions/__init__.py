"""What changes the organisation, one act a file."""
