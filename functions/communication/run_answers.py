"""What a finished run says to the chat that asked for it. Pure."""

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

    @property
    def approval_id(self) -> str:
        """Of the draft made from it: one for each run."""
        return f"apr_{self.run_id.removeprefix('run_')}"


def answer_of(run: Mapping[str, Any]) -> RunAnswer:
    """From a closed run. The default agent tells colleagues what Maestro can do: nothing for a client."""
    result, own = run["result"] or {}, run["own_result"] or {"data": {}}
    is_cancelled = run["state"] == "cancelled"
    is_known = run["state"] in {"completed", "partial"} and own["data"].get("outcome") != "person"
    return RunAnswer(
        run_id=run["run_id"],
        asked=run["text"],
        text=result.get("summary") or (wording.CANCELLED if is_cancelled else wording.FAILED),
        is_known=is_known,
        is_for_clients=is_known and run["intent"] != "default",
        brief=run["brief"],
        source={"run": run["run_id"], "intent": run["intent"], "degraded": bool(result.get("degraded"))},
    )
