"""Any message becomes a case or a reply."""
