"""The YQL of the tables of events and tasks."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement
from shared.topics import PUBLISH

READ_EVENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT event_id, status, version, brief, notes, gates, origin, created_by, created_at, updated_at
FROM events WHERE tenant_id = $tenant_id AND event_id = $event_id;

SELECT event_id, code, version, body
FROM tasks WHERE tenant_id = $tenant_id AND event_id = $event_id;
""")

LIST_EVENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $statuses AS List<Utf8>;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT event_id, status, version, brief, notes, gates, origin, created_by, created_at, updated_at
FROM events WHERE tenant_id = $tenant_id AND event_id < $before AND status IN $statuses
ORDER BY event_id DESC LIMIT $limit;
""")

WRITE_EVENT = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $status AS Utf8;
DECLARE $version AS Int64;
DECLARE $brief AS Json;
DECLARE $notes AS Json?;
DECLARE $gates AS Json;
DECLARE $origin AS Utf8;
DECLARE $created_by AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $updated_at AS Timestamp;
DECLARE $tasks AS List<Struct<tenant_id:Utf8, event_id:Utf8, code:Utf8, status:Utf8, role:Utf8,
    finish:Date, version:Int64, body:Json>>;
DECLARE $removed AS List<Struct<tenant_id:Utf8, event_id:Utf8, code:Utf8>>;

UPSERT INTO events (tenant_id, event_id, status, version, brief, notes, gates, origin, created_by,
    created_at, updated_at)
VALUES ($tenant_id, $event_id, $status, $version, $brief, $notes, $gates, $origin, $created_by,
    $created_at, $updated_at);

DELETE FROM tasks ON SELECT tenant_id, event_id, code FROM AS_TABLE($removed);

UPSERT INTO tasks (tenant_id, event_id, code, status, role, finish, version, body)
SELECT tenant_id, event_id, code, status, role, finish, version, body FROM AS_TABLE($tasks);
""")
    + APPEND_AUDIT
    + PUBLISH
)

LIST_TASKS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $role AS Utf8?;
DECLARE $statuses AS List<Utf8>;
DECLARE $until AS Date;
DECLARE $after_finish AS Date;
DECLARE $after_event AS Utf8;
DECLARE $after_code AS Utf8;
DECLARE $limit AS Uint64;

SELECT event_id, code, version, body, finish
FROM tasks VIEW tasks_by_finish
WHERE tenant_id = $tenant_id AND finish <= $until AND status IN $statuses
    AND ($event_id IS NULL OR event_id = $event_id)
    AND ($role IS NULL OR role = $role)
    AND (finish > $after_finish
        OR (finish = $after_finish AND event_id > $after_event)
        OR (finish = $after_finish AND event_id = $after_event AND code > $after_code))
ORDER BY finish, event_id, code LIMIT $limit;
""")
