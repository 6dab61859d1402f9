"""The whole path of figures: a running system, its logs, a real Prometheus, pictures."""
