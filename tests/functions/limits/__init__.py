"""Limits with a database."""
