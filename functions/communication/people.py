"""Who is who to an agency."""

from shared.auth import Role

#: People outside the agency: they see their own event only, and what they read was approved.
OUTSIDERS = frozenset({Role.CLIENT, Role.GUEST})
