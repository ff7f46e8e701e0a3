"""Group complaints: one matter, many customers, a few representatives, one decision told to each in a letter of their own."""
