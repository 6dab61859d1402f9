"""Cloud Functions: instances as worker processes, one request each, with their own environment."""
