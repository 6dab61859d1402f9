"""The one module that touches the process environment. It imports nothing, so that the authorizer, which
must start fast, can use it without the settings classes."""

import os


def variable(name: str) -> str:
    """The value, or an empty string."""
    return os.environ.get(name, "")


def variables() -> dict[str, str]:
    """All of them: the local cloud hands some on to the functions it starts."""
    return dict(os.environ)
