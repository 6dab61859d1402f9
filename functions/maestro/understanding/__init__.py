"""What a Russian request says: pure rules from words to a brief. Nothing here calls a model or a store."""
