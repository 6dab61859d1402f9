"""What all calls of one occasion share: who may speak, the agency's settings, its account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from pydantic import ValidationError

from shared import logs
from shared.agents import Usage
from shared.clock import Clock
from shared.database import Database
from shared.errors import Unavailable
from shared.llm.answers import Answers
from shared.llm.choice import chosen
from shared.llm.deadline import Deadline
from shared.llm.models import ModelFailure, Reason
from shared.llm.occasion import Occasion
from shared.llm.parameters import Parameters
from shared.llm.retry import Patience
from shared.llm.seats import Seats
from shared.llm.speakers import Speaker
from shared.llm.spending import Account, Spending


@dataclass
class Desk:
    """Made for one occasion. Reads the database only when a model is to be asked."""

    database: Database
    occasion: Occasion
    clock: Clock
    installed: Parameters
    speakers: Mapping[str, Speaker]
    patience: Patience = field(default_factory=Patience)

    @cached_property
    def account(self) -> Account:
        """The agency's settings and what it has spent."""
        return self._spending.account()

    @cached_property
    def parameters(self) -> Parameters:
        """The installation's, with the agency's own over them; malformed ones are not obeyed."""
        try:
            return chosen(self.installed, self.account.settings)
        except ValidationError:
            logs.warn("language settings of the agency are malformed", tenant_id=self.occasion.tenant_id)
            return self.installed

    @property
    def deadline(self) -> Deadline:
        """The end of all calls."""
        return Deadline(self.occasion.deadline, self.clock)

    @property
    def seats(self) -> Seats:
        """Of the credentials."""
        return Seats(self.database, self.clock)

    @property
    def answers(self) -> Answers:
        """What this agency was told before."""
        life = timedelta(hours=self.parameters.cache_hours)
        return Answers(self.database, self.occasion.tenant_id, self.clock, life)

    def candidates(self, agent: str, *, private: bool, sees: bool) -> list[Speaker]:
        """Who may speak for the agent, in order. Raises `ModelFailure` when nobody may."""
        named = (self.speakers.get(name) for name in self.parameters.agents[agent].models)
        able = [speaker for speaker in named if speaker and (speaker.endpoint.sees or not sees)]
        allowed = [speaker for speaker in able if not (private and speaker.endpoint.external)]
        if not allowed:
            raise ModelFailure(Reason.PRIVATE if able else Reason.NO_MODEL)
        return allowed

    def charge(self, agent: str, usage: Usage) -> None:
        """Note what a call cost; `record` stores it."""
        self._spending.charge(self.account, agent, usage)

    def record(self) -> None:
        """Store what the calls cost. What cannot be stored now waits for the next time."""
        if "account" not in vars(self):
            return
        try:
            self._spending.record(self.account)
        except Unavailable:
            logs.warn("usage not recorded", calls=len(self.account.calls))

    @property
    def _spending(self) -> Spending:
        return Spending(self.database, self.occasion, self.clock)
