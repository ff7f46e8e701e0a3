"""What changes a conversation, one act a file."""
