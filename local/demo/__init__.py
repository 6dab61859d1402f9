"""The demo agency: invented, and marked so wherever it shows."""

TENANT = "demo"
