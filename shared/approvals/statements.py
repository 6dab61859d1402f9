"""The YQL of approvals. The first two go into the statements of whoever makes drafts and carries them out."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement
from shared.topics import PUBLISH

#: Ids must be new: a decided approval would be open again.
REQUEST_APPROVALS = Statement("""
DECLARE $approvals AS List<Struct<tenant_id:Utf8,approval_id:Utf8,kind:Utf8,subject:Utf8,event_id:Utf8?,
    title:Utf8,draft:Json,created_by:Utf8,created_at:Timestamp>>;

UPSERT INTO approvals (tenant_id, approval_id, kind, subject, event_id, title, draft, state, created_by,
    created_at)
SELECT tenant_id, approval_id, kind, subject, event_id, title, draft, "open"u AS state, created_by,
    created_at
FROM AS_TABLE($approvals);
""")

FINISH_APPROVAL = Statement("""
DECLARE $finished AS List<Struct<tenant_id:Utf8,approval_id:Utf8,done_at:Timestamp?>>;

UPDATE approvals ON SELECT tenant_id, approval_id, done_at FROM AS_TABLE($finished);
""")

READ_APPROVAL = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $approval_id AS Utf8;

SELECT approval_id, kind, subject, event_id, title, draft, state, created_by, created_at, decided_by,
    decided_at, comment, done_at
FROM approvals WHERE tenant_id = $tenant_id AND approval_id = $approval_id;
""")

LIST_APPROVALS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $kind AS Utf8?;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT approval_id, kind, subject, event_id, title, draft, state, created_by, created_at, decided_by,
    decided_at, comment, done_at
FROM approvals VIEW approvals_by_state
WHERE tenant_id = $tenant_id AND state = $state AND approval_id < $before AND ($kind IS NULL OR kind = $kind)
ORDER BY approval_id DESC LIMIT $limit;
""")

DECIDE = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $approval_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $draft AS Json;
DECLARE $decided_by AS Utf8;
DECLARE $decided_at AS Timestamp;
DECLARE $comment AS Utf8?;

UPDATE approvals SET state = $state, draft = $draft, decided_by = $decided_by, decided_at = $decided_at,
    comment = $comment
WHERE tenant_id = $tenant_id AND approval_id = $approval_id;
""")
    + PUBLISH
    + APPEND_AUDIT
)

READ_POLICIES = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT kind, automatic, changed_by, changed_at FROM approval_policies WHERE tenant_id = $tenant_id;
""")

WRITE_POLICY = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $kind AS Utf8;
DECLARE $automatic AS Bool;
DECLARE $changed_by AS Utf8;
DECLARE $changed_at AS Timestamp;

UPSERT INTO approval_policies (tenant_id, kind, automatic, changed_by, changed_at)
VALUES ($tenant_id, $kind, $automatic, $changed_by, $changed_at);
""")
    + APPEND_AUDIT
)
