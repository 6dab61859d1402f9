"""YQL of the agent's side of the correlation table. Several statements are one transaction."""

from shared.database import Statement

#: What a step was before, then the conditional update: no row returned means somebody else has it.
CLAIM_STEP = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $step AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $lease_until AS Timestamp;

SELECT intent, text, brief, input, event_id, trace_id, created_by
FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;

SELECT state, lease_until
FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id AND step = $step;

UPDATE run_steps
SET state = "running"u, attempt = attempt + 1, lease_until = $lease_until, due_at = $lease_until,
    started_at = $now
WHERE tenant_id = $tenant_id AND run_id = $run_id AND step = $step AND deadline_at > $now
    AND (state = "queued"u OR (state = "running"u AND lease_until <= $now))
RETURNING attempt, after, deadline_at;
""")

READ_RESULTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $steps AS List<Utf8>;

SELECT step, result FROM run_steps
WHERE tenant_id = $tenant_id AND run_id = $run_id AND step IN $steps AND state = "succeeded"u;
""")

EXTEND_LEASE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $step AS Utf8;
DECLARE $attempt AS Int64;
DECLARE $lease_until AS Timestamp;

UPDATE run_steps SET lease_until = $lease_until, due_at = $lease_until
WHERE tenant_id = $tenant_id AND run_id = $run_id AND step = $step
    AND state = "running"u AND attempt = $attempt;
""")

RELEASE_STEP = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $step AS Utf8;
DECLARE $attempt AS Int64;
DECLARE $due_at AS Timestamp;

UPDATE run_steps SET state = "queued"u, lease_until = NULL, due_at = $due_at
WHERE tenant_id = $tenant_id AND run_id = $run_id AND step = $step
    AND state = "running"u AND attempt = $attempt
RETURNING inbox;
""")

WRITE_LATE_RESULT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $step AS Utf8;
DECLARE $late_result AS Json?;

UPDATE run_steps SET late_result = $late_result
WHERE tenant_id = $tenant_id AND run_id = $run_id AND step = $step;
""")
