"""The gateway's authorizer: who is this, and of which agency. Tiny, so that it starts fast."""
