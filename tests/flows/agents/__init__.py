"""Functions that the flows put in the place of the manifest's own, to see what happens when those fail."""
