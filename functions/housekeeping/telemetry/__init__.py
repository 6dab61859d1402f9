"""Lines of functions' logs become counters, traces, and once a minute Prometheus series."""
