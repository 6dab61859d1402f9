"""The language layer: words from a model, or complete Russian texts from templates when there is none."""
