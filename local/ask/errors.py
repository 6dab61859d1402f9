"""What may go wrong between the command and the system. The text of each is Russian and ready to print."""


class AskError(Exception):
    """The question got no answer."""


class NotRunning(AskError):
    """Nobody listens at the address."""


class Unavailable(AskError):
    """The system was reached and did not answer; the same request may be sent again."""


class Refused(AskError):
    """The API answered with a problem."""


class TooSlow(AskError):
    """The run was not closed in the time given. It goes on without us."""
