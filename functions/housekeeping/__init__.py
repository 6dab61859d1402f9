"""Once a minute: what should move and does not is sent again, and the journal of writes is sealed."""
