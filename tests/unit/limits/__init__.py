"""How much one may ask."""
