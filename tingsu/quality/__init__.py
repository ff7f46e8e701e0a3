"""Quality of talks: every one scored, shown to its agent first, open to objection, and checked by people."""
