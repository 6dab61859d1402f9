"""Which language an occasion speaks."""

from shared.clock import Clock
from shared.config import AgentSettings
from shared.llm.language import Language
from shared.llm.occasion import Occasion
from shared.llm.rules import Rules


def language_for(settings: AgentSettings, occasion: Occasion, clock: Clock) -> Language:
    """The configured one: models in the order of `models.yaml`, or the templates when there is none."""
    if settings.llm_provider == "rules":
        return Rules()
    from shared.database import database_of
    from shared.llm.desk import Desk
    from shared.llm.parameters import parameters
    from shared.llm.speakers import speakers
    from shared.llm.spoken import Spoken

    found = speakers(settings, parameters())
    if not found:
        return Rules()
    return Spoken(Desk(database_of(settings), occasion, clock, parameters(), found))
