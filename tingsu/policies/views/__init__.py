"""Pages of packs and the journal: what the bank's rules are, and the proof of what happened."""
