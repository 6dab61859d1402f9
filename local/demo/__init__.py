"""The demo agency: invented, and marked so wherever it shows."""

TENANT = "demo"
#: Who may sign in to it: id → name. The first is its owner, the others manage.
PEOPLE = {"producer": "Продюсер демо-агентства", "manager": "Менеджер демо-агентства"}


def address_of(person: str) -> str:
    """Where one of them gets letters (RFC 2606: the domain is nobody's)."""
    return f"{person}@demo.example"
