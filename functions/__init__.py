"""One folder, one cloud function, one capability. A function never imports another."""
