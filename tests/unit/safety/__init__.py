"""What comes from outside: files, addresses, texts."""
