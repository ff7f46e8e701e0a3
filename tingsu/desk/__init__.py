"""Live conversations: chat, hotline and counter, with the coach beside whoever answers."""
