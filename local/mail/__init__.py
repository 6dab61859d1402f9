"""A mail server of this machine: takes every letter, delivers none, shows them on a page."""
