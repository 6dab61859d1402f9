"""The law's duties on personal data: what is kept where and how long, export, erasure, processing records."""
