"""Which language an invocation speaks."""

from datetime import datetime

from shared.clock import Clock
from shared.config import LanguageSettings
from shared.llm.deadline import Deadline
from shared.llm.language import Language
from shared.llm.rules import Rules


def language_for(settings: LanguageSettings, deadline: datetime, clock: Clock) -> Language:
    """The configured language. No call outlives the deadline: leave time after it to store the result."""
    if settings.llm_provider == "rules":
        return Rules()
    from shared.llm.gigachat import GigaChatModel
    from shared.llm.parameters import parameters
    from shared.llm.spoken import Spoken

    return Spoken(model=GigaChatModel(settings), parameters=parameters(), deadline=Deadline(deadline, clock))
