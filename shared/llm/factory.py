"""Which language an occasion speaks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shared.clock import Clock
from shared.config import AgentSettings
from shared.llm.language import Language
from shared.llm.occasion import Occasion
from shared.llm.rules import Rules

if TYPE_CHECKING:
    from shared.abroad import TransfersAbroad
    from shared.llm.speakers import Speaker


def language_for(settings: AgentSettings, occasion: Occasion, clock: Clock) -> Language:
    """The configured one: models in the order of `models.yaml`, or the templates when there is none."""
    if settings.llm_provider == "rules":
        return Rules()
    from shared.abroad import TransfersAbroad
    from shared.database import database_of
    from shared.llm.desk import Desk
    from shared.llm.parameters import parameters
    from shared.llm.speakers import speakers
    from shared.llm.spoken import Spoken

    database = database_of(settings)
    found = _allowed(speakers(settings, parameters()), TransfersAbroad(database, occasion.tenant_id, clock))
    if not found:
        return Rules()
    return Spoken(Desk(database, occasion, clock, parameters(), found))


def _allowed(found: "Mapping[str, Speaker]", transfers: "TransfersAbroad") -> "dict[str, Speaker]":
    """Without those abroad, unless the agency's owner let its texts go there."""
    from shared.abroad import Abroad

    here = {name: speaker for name, speaker in found.items() if not speaker.endpoint.abroad}
    return dict(found) if len(here) == len(found) or transfers.allows(Abroad.MODELS) else here
