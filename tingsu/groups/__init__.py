"""Group complaints: one matter, many customers, a few representatives, one decision told in a letter each."""
