"""Identity without input and output."""
