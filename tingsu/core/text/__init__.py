"""Text as people type it: normalising, sentences, spans, personal data, tokens for search."""
