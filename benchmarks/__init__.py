"""How fast Maestro is on this machine: `python -m benchmarks` measures, benchmarks/README.md tells."""
