"""Who people are: sign-in through providers and one-time links, sessions, the keys that sign tokens."""
