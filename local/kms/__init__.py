"""Key Management Service on this machine: the REST of its symmetric encryption over keys in a file."""
