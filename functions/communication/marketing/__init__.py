"""Marketing texts: by channel, within its limit and its law."""
