"""Text as people type it: normalising, sentences, spans, personal data, Chinese bigrams."""
