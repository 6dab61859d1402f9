"""What a finished run says to the chat that asked for it. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from functions.communication import wording


class RunAnswer(BaseModel):
    """`is_known`: there was an answer; `is_for_clients`: one that may be shown outside, once approved."""

    run_id: str
    asked: str
    text: str
    is_known: bool
    is_for_clients: bool
    brief: dict[str, Any] | None
    source: dict[str, Any]
    links: dict[str, str]
    """Where a colleague finds all of it: the request with its parts, the event that came of it."""
    new_event_id: str | None

    @property
    def approval_id(self) -> str:
        """Of the draft made from it: one for each run."""
        return f"apr_{self.run_id.removeprefix('run_')}"


def answer_of(run: Mapping[str, Any]) -> RunAnswer:
    """From a closed run. The default agent tells colleagues what Maestro can do: nothing for a client."""
    result, own = run["result"] or {}, run["own_result"] or {"data": {}}
    is_answered = run["state"] in {"completed", "partial"}
    is_cancelled = run["state"] == "cancelled"
    needs_person = own["data"].get("outcome") == "person"
    is_known = is_answered and not needs_person
    told = wording.NOT_IN_FAQ if needs_person else without_tables(result.get("summary") or "")
    event_id = run["event_id"] if is_answered else None
    return RunAnswer(
        run_id=run["run_id"],
        asked=run["text"],
        text=told or (wording.CANCELLED if is_cancelled else wording.FAILED),
        is_known=is_known,
        is_for_clients=is_known and run["intent"] != "default",
        brief=run["brief"],
        source={"run": run["run_id"], "intent": run["intent"], "degraded": bool(result.get("degraded"))},
        links=_links(run["run_id"], event_id),
        new_event_id=event_id if run["intent"] == "create_event" else None,
    )


def without_tables(text: str) -> str:
    """A chat is no place for a table of forty lines; and an estimate's shows the agency's own fee."""
    rest = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    return re.sub(r"\n{3,}", "\n\n", rest).strip()


def _links(run_id: str, event_id: str | None) -> dict[str, str]:
    links = {"request": f"/api/v1/maestro/requests/{run_id}"}
    return {**links, "event": f"/api/v1/events/{event_id}"} if event_id else links
