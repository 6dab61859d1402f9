"""What several functions need. Nothing here imports a function, a trigger or the local cloud."""
