"""Terraform run for one environment, with the checks that the provider leaves out."""
