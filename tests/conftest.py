"""What holds for every test."""

from hypothesis import settings

# A busy machine must not fail a property: time is measured by benchmarks, hangs by pytest-timeout.
settings.register_profile("maestro", deadline=None)
settings.load_profile("maestro")
