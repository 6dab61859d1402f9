"""The YQL of erasures."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement

BEGIN = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $erasure_id AS Utf8;
DECLARE $person AS Utf8;
DECLARE $request AS Json;
DECLARE $requested_by AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $position AS Json;
DECLARE $report AS Json;
DECLARE $expire_at AS Timestamp;

UPSERT INTO erasures (tenant_id, erasure_id, person, request, requested_by, requested_at, position, report,
    due_at, expire_at)
VALUES ($tenant_id, $erasure_id, $person, $request, $requested_by, $now, $position, $report, $now,
    $expire_at);
""")
    + APPEND_AUDIT
)

UNFINISHED = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $person AS Utf8;

SELECT erasure_id, request FROM erasures
WHERE tenant_id = $tenant_id AND person = $person AND finished_at IS NULL;
""")

#: Of all agencies, those that nobody is at.
DUE = Statement("""
DECLARE $now AS Timestamp;
DECLARE $limit AS Uint64;

SELECT tenant_id, erasure_id FROM erasures VIEW erasures_by_due
WHERE due_at <= $now ORDER BY due_at LIMIT $limit;
""")

READ = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $erasure_id AS Utf8;

SELECT erasure_id, request, requested_by, requested_at, position, report, due_at, finished_at FROM erasures
WHERE tenant_id = $tenant_id AND erasure_id = $erasure_id;
""")

LEASE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $erasure_id AS Utf8;
DECLARE $due_at AS Timestamp;

UPDATE erasures SET due_at = $due_at WHERE tenant_id = $tenant_id AND erasure_id = $erasure_id;
""")

SAVE_POSITION = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $erasure_id AS Utf8;
DECLARE $position AS Json;
DECLARE $report AS Json;

UPDATE erasures SET position = $position, report = $report
WHERE tenant_id = $tenant_id AND erasure_id = $erasure_id;
""")

#: `$leaving` are those who play no part anywhere any more.
FINISH = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $erasure_id AS Utf8;
DECLARE $emails AS List<Utf8>;
DECLARE $people AS List<Utf8>;
DECLARE $user_ids AS List<Utf8>;
DECLARE $leaving AS List<Utf8>;
DECLARE $report AS Json;
DECLARE $position AS Json;
DECLARE $now AS Timestamp;
DECLARE $proof_until AS Timestamp;

UPDATE consents SET expire_at = $proof_until
WHERE tenant_id = $tenant_id AND person IN $people AND expire_at IS NULL;
DELETE FROM invitations WHERE email IN $emails AND tenant_id = $tenant_id;
DELETE FROM sessions WHERE user_id IN $user_ids AND tenant_id = $tenant_id;
DELETE FROM members WHERE tenant_id = $tenant_id AND user_id IN $user_ids;
DELETE FROM user_identities WHERE user_id IN $leaving;
UPDATE users SET name = ""u, email = NULL WHERE user_id IN $leaving;
UPDATE erasures
SET finished_at = $now, report = $report, position = $position, request = NULL, due_at = NULL,
    expire_at = $proof_until
WHERE tenant_id = $tenant_id AND erasure_id = $erasure_id;
""")
    + APPEND_AUDIT
)

LIST = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT erasure_id, requested_by, requested_at, finished_at, report FROM erasures
WHERE tenant_id = $tenant_id ORDER BY erasure_id DESC;
""")
