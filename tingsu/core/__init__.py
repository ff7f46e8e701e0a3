"""What decides: pure functions and frozen data. No Django, files, network, clock or chance in here."""
