"""`python -m local ask`: one sentence to the running system, its progress and its answer in Russian."""
