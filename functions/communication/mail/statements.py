"""The YQL of mailings and their recipients."""

from shared.approvals.statements import FINISH_APPROVAL, REQUEST_APPROVALS
from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement
from shared.topics import PUBLISH

READ_MAILING = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;

SELECT mailing_id, kind, event_id, title, state, content, version, round, lease_until, starts_at,
    approval_id, note, recipients, created_by, created_at, expire_at
FROM mailings WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id;
""")

LIST_MAILINGS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $kind AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT mailing_id, kind, event_id, title, state, content, version, round, lease_until, starts_at,
    approval_id, note, recipients, created_by, created_at, expire_at
FROM mailings
WHERE tenant_id = $tenant_id AND mailing_id < $before AND kind = $kind
    AND ($event_id IS NULL OR event_id = $event_id)
ORDER BY mailing_id DESC LIMIT $limit;
""")

_INSERT_MAILING = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $kind AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $title AS Utf8;
DECLARE $state AS Utf8;
DECLARE $content AS Json;
DECLARE $version AS Int64;
DECLARE $round AS Int64;
DECLARE $lease_until AS Timestamp?;
DECLARE $starts_at AS Timestamp?;
DECLARE $approval_id AS Utf8?;
DECLARE $note AS Utf8?;
DECLARE $recipients AS Int64?;
DECLARE $created_by AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $expire_at AS Timestamp;

INSERT INTO mailings (tenant_id, mailing_id, kind, event_id, title, state, content, version, round,
    lease_until, starts_at, approval_id, note, recipients, created_by, created_at, expire_at)
VALUES ($tenant_id, $mailing_id, $kind, $event_id, $title, $state, $content, $version, $round,
    $lease_until, $starts_at, $approval_id, $note, $recipients, $created_by, $created_at, $expire_at);
""")

ADD_RECIPIENTS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,mailing_id:Utf8,recipient_id:Utf8,email:Utf8,fields:Json,
    secret:Utf8,expire_at:Timestamp>>;

UPSERT INTO mail_recipients (tenant_id, mailing_id, recipient_id, email, fields, secret, state, attempts,
    expire_at)
SELECT tenant_id, mailing_id, recipient_id, email, fields, secret, "waiting"u AS state, 0 AS attempts,
    expire_at
FROM AS_TABLE($rows);
""")

_OUTBOX = REQUEST_APPROVALS + FINISH_APPROVAL + PUBLISH + APPEND_AUDIT
CREATE_MAILING = _INSERT_MAILING + ADD_RECIPIENTS + _OUTBOX

CHANGE_MAILING = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $title AS Utf8;
DECLARE $state AS Utf8;
DECLARE $content AS Json;
DECLARE $version AS Int64;
DECLARE $round AS Int64;
DECLARE $lease_until AS Timestamp?;
DECLARE $starts_at AS Timestamp?;
DECLARE $approval_id AS Utf8?;
DECLARE $note AS Utf8?;
DECLARE $recipients AS Int64?;

UPDATE mailings SET title = $title, state = $state, content = $content, version = $version, round = $round,
    lease_until = $lease_until, starts_at = $starts_at, approval_id = $approval_id, note = $note,
    recipients = $recipients
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id;
""")
    + _OUTBOX
)

REMOVE_RECIPIENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;

DELETE FROM mail_recipients WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id;
""")

COUNT_RECIPIENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;

SELECT state, COUNT(*) AS people FROM mail_recipients
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id GROUP BY state;
""")

LIST_RECIPIENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $state AS Utf8?;
DECLARE $after AS Utf8;
DECLARE $limit AS Uint64;

SELECT recipient_id, email, fields, secret, state, reason, attempts, claimed_at, sent_at, message_id
FROM mail_recipients
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id AND recipient_id > $after
    AND ($state IS NULL OR state = $state)
ORDER BY recipient_id LIMIT $limit;
""")

IN_STATE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $limit AS Uint64;

SELECT recipient_id, email, fields, secret, state, reason, attempts, claimed_at, sent_at, message_id
FROM mail_recipients VIEW mail_recipients_by_state
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id AND state = $state
ORDER BY recipient_id LIMIT $limit;
""")

READ_RECIPIENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $recipient_id AS Utf8;

SELECT recipient_id, email, fields, secret, state, reason, attempts, claimed_at, sent_at, message_id
FROM mail_recipients
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id AND recipient_id = $recipient_id;
""")

#: Of any agency: a provider that tells of all its letters knows no agencies.
BY_MESSAGE = Statement("""
DECLARE $message_id AS Utf8;

SELECT tenant_id, mailing_id, recipient_id FROM mail_recipients VIEW mail_recipients_by_provider_message
WHERE message_id = $message_id LIMIT 2;
""")

_SETTLE = Statement("""
DECLARE $settled AS List<Struct<tenant_id:Utf8,mailing_id:Utf8,recipient_id:Utf8,state:Utf8,reason:Utf8?,
    sent_at:Timestamp?,message_id:Utf8?>>;

UPDATE mail_recipients ON
SELECT tenant_id, mailing_id, recipient_id, state, reason, sent_at, message_id FROM AS_TABLE($settled);
""")
SETTLE = _SETTLE

#: The next one is claimed in the transaction that settles the one before it. No row returned: it was taken.
CLAIM = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $recipient_id AS Utf8;
DECLARE $now AS Timestamp;

UPDATE mail_recipients SET state = "claimed"u, attempts = attempts + 1, claimed_at = $now
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id AND recipient_id = $recipient_id
    AND state = "waiting"u
RETURNING attempts;
""")
    + _SETTLE
)

#: What came later does not undo what is worse: a complaint stays a complaint.
TELL_OF = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $recipient_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $from_states AS List<Utf8>;

UPDATE mail_recipients SET state = $state, reason = NULL
WHERE tenant_id = $tenant_id AND mailing_id = $mailing_id AND recipient_id = $recipient_id
    AND state IN $from_states;
""")
