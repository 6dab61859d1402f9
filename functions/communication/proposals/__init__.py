"""Commercial proposals: an event's estimate, dates and vendors as a document for the client."""
