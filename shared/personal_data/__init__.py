"""What is kept about people: in which tables and files, on what ground, how it is found and erased."""
