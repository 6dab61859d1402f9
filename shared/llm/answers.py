"""Answers remembered: a deterministic question asked again is not paid for again."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from shared.clock import Clock
from shared.database import Database, Statement
from shared.llm.models import Reply, Request
from shared.llm.parameters import Endpoint

FIND_ANSWER = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $key AS Utf8;
DECLARE $now AS Timestamp;

SELECT reply FROM llm_answers WHERE tenant_id = $tenant_id AND key = $key AND expire_at > $now;
""")

KEEP_ANSWER = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $key AS Utf8;
DECLARE $reply AS Json;
DECLARE $expire_at AS Timestamp;

UPSERT INTO llm_answers (tenant_id, key, reply, expire_at) VALUES ($tenant_id, $key, $reply, $expire_at);
""")


@dataclass(frozen=True)
class Answers:
    """Of one agency."""

    database: Database
    tenant_id: str
    clock: Clock
    life: timedelta

    def find(self, key: str) -> Reply | None:
        """The answer as it was, except that it costs nothing now."""
        rows = self.database.read(FIND_ANSWER, tenant_id=self.tenant_id, key=key, now=self.clock())[0]
        return Reply(**rows[0]["reply"], tokens_in=0, tokens_out=0) if rows else None

    def keep(self, key: str, reply: Reply) -> None:
        """Only whole answers: a failure may pass."""
        kept = {name: getattr(reply, name) for name in ("model", "text", "filled")}
        expire_at = self.clock() + self.life
        self.database.query(KEEP_ANSWER, tenant_id=self.tenant_id, key=key, reply=kept, expire_at=expire_at)


def question_key(endpoint: Endpoint, request: Request) -> str:
    """A hash of all that the answer depends on."""
    asked = {
        "model": [endpoint.base_url, endpoint.id, endpoint.structured],
        "messages": [asdict(message) for message in request.messages],
        "sampling": endpoint.sampled(request.sampling),
        "form": asdict(request.form) if request.form else None,
    }
    return sha256(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
