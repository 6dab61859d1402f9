"""The answer for a reader: one module per section, each a generator of what to print."""
