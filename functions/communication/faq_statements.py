"""The YQL of the FAQ's tables."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement

LIST_ENTRIES = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT entry_id, event_id, state, version, body
FROM faq_entries WHERE tenant_id = $tenant_id ORDER BY entry_id;
""")

READ_ENTRY = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $entry_id AS Utf8;

SELECT entry_id, event_id, state, version, body
FROM faq_entries WHERE tenant_id = $tenant_id AND entry_id = $entry_id;
""")

WRITE_ENTRY = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $entry_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $state AS Utf8;
DECLARE $version AS Int64;
DECLARE $body AS Json;
DECLARE $author AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $answered AS List<Struct<tenant_id:Utf8,question_id:Utf8,answered_by:Utf8>>;

UPSERT INTO faq_entries (tenant_id, entry_id, event_id, state, version, body, updated_at)
VALUES ($tenant_id, $entry_id, $event_id, $state, $version, $body, $now);

UPSERT INTO faq_versions (tenant_id, entry_id, version, state, body, author, written_at)
VALUES ($tenant_id, $entry_id, $version, $state, $body, $author, $now);

UPDATE faq_questions ON SELECT tenant_id, question_id, answered_by FROM AS_TABLE($answered);
""")
    + APPEND_AUDIT
)

LIST_VERSIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $entry_id AS Utf8;
DECLARE $before AS Int64;
DECLARE $limit AS Uint64;

SELECT version, state, body, author, written_at
FROM faq_versions WHERE tenant_id = $tenant_id AND entry_id = $entry_id AND version < $before
ORDER BY version DESC LIMIT $limit;
""")

WRITE_VOTE = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $entry_id AS Utf8;
DECLARE $version AS Int64;
DECLARE $voter AS Utf8;
DECLARE $helpful AS Bool;
DECLARE $now AS Timestamp;

UPSERT INTO faq_votes (tenant_id, entry_id, version, voter, helpful, voted_at)
VALUES ($tenant_id, $entry_id, $version, $voter, $helpful, $now);
""")
    + APPEND_AUDIT
)

COUNT_VOTES = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT entry_id, version, helpful, COUNT(*) AS votes
FROM faq_votes WHERE tenant_id = $tenant_id
GROUP BY entry_id, version, helpful;
""")

LIST_QUESTIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $now AS Timestamp;
DECLARE $limit AS Uint64;

SELECT question_id, event_id, text, asked_at
FROM faq_questions
WHERE tenant_id = $tenant_id AND expire_at > $now AND answered_by IS NULL
    AND ($event_id IS NULL OR event_id = $event_id)
ORDER BY question_id DESC LIMIT $limit;
""")

FIND_QUESTIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $question_ids AS List<Utf8>;

SELECT question_id FROM faq_questions WHERE tenant_id = $tenant_id AND question_id IN $question_ids;
""")
