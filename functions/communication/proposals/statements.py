"""The YQL of proposals."""

from shared.approvals.statements import FINISH_APPROVAL, REQUEST_APPROVALS
from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement

#: `day` is below every id of that day.
READ_VERSIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $day AS Utf8;
DECLARE $proposal_id AS Utf8;

SELECT COUNT(*) AS others FROM proposals
WHERE tenant_id = $tenant_id AND event_id = $event_id AND proposal_id != $proposal_id;

SELECT COUNT(*) AS others FROM proposals
WHERE tenant_id = $tenant_id AND proposal_id >= $day AND proposal_id != $proposal_id;

SELECT proposal_id, event_id, version, state, content, created_at, sent_at, seen_at, accepted_at,
    accepted_by, accepted_option, approval_id
FROM proposals WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id;
""")

ADD = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $version AS Int64;
DECLARE $client AS Utf8;
DECLARE $total AS Decimal(22,9);
DECLARE $valid_until AS Date;
DECLARE $content AS Json;
DECLARE $created_by AS Utf8;
DECLARE $created_at AS Timestamp;

INSERT INTO proposals (tenant_id, proposal_id, event_id, version, state, client, total, valid_until, content,
    created_by, created_at)
VALUES ($tenant_id, $proposal_id, $event_id, $version, "draft"u, $client, $total, $valid_until, $content,
    $created_by, $created_at);
""")
    + APPEND_AUDIT
)

READ = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;

SELECT proposal_id, event_id, version, state, content, created_at, sent_at, seen_at, accepted_at,
    accepted_by, accepted_option, approval_id
FROM proposals WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id;
""")

LIST = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT proposal_id, event_id, version, state, content, created_at, sent_at, seen_at, accepted_at,
    accepted_by, accepted_option, approval_id
FROM proposals
WHERE tenant_id = $tenant_id AND proposal_id < $before AND ($event_id IS NULL OR event_id = $event_id)
ORDER BY proposal_id DESC LIMIT $limit;
""")

ASK = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $approval_id AS Utf8;

UPDATE proposals SET state = "awaiting"u, approval_id = $approval_id
WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id;
""")
    + REQUEST_APPROVALS
    + APPEND_AUDIT
)

REJECT = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;

UPDATE proposals SET state = "rejected"u WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id;
""")
    + APPEND_AUDIT
)

SEND = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $token AS Utf8;
DECLARE $expire_at AS Timestamp;

UPDATE proposals SET state = $state, sent_at = $now
WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id;

UPSERT INTO proposal_links (token, tenant_id, proposal_id, expire_at)
VALUES ($token, $tenant_id, $proposal_id, $expire_at);
""")
    + FINISH_APPROVAL
    + APPEND_AUDIT
)

FIND_LINK = Statement("""
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;

SELECT tenant_id, proposal_id FROM proposal_links WHERE token = $token AND expire_at > $now;
""")

MARK_SEEN = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $now AS Timestamp;

UPDATE proposals SET state = "seen"u, seen_at = $now
WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id AND state = "sent"u;
""")
    + APPEND_AUDIT
)

ACCEPT = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $accepted_by AS Utf8;
DECLARE $accepted_option AS Utf8;

UPDATE proposals SET state = "accepted"u, accepted_at = $now, accepted_by = $accepted_by,
    accepted_option = $accepted_option
WHERE tenant_id = $tenant_id AND proposal_id = $proposal_id;
""")
    + APPEND_AUDIT
)
