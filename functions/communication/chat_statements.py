"""The YQL of chats."""

from shared.approvals.statements import FINISH_APPROVAL, REQUEST_APPROVALS
from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement
from shared.topics import PUBLISH

READ_CHAT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;

SELECT chat_id, event_id, opened_by, role, state, assignee, reason, conversation_id, last_seq, context,
    created_at, updated_at
FROM chats WHERE tenant_id = $tenant_id AND chat_id = $chat_id;
""")

FIND_MESSAGE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;
DECLARE $keys AS List<Utf8>;

SELECT message_key, seq FROM chat_messages VIEW chat_messages_by_key
WHERE tenant_id = $tenant_id AND chat_id = $chat_id AND message_key IN $keys;
""")

#: The chat, whether the message stands already, and what the agency knows and allows.
READ_TURN = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;
DECLARE $key AS Utf8;

SELECT chat_id, event_id, opened_by, role, state, assignee, reason, conversation_id, last_seq, context,
    created_at, updated_at
FROM chats WHERE tenant_id = $tenant_id AND chat_id = $chat_id;

SELECT seq FROM chat_messages VIEW chat_messages_by_key
WHERE tenant_id = $tenant_id AND chat_id = $chat_id AND message_key = $key;

SELECT entry_id, event_id, state, version, body
FROM faq_entries WHERE tenant_id = $tenant_id;

SELECT kind, automatic FROM approval_policies WHERE tenant_id = $tenant_id;

SELECT settings FROM communication_settings WHERE tenant_id = $tenant_id;

SELECT e.brief AS brief
FROM chats AS c INNER JOIN events AS e ON e.tenant_id = c.tenant_id AND e.event_id = c.event_id
WHERE c.tenant_id = $tenant_id AND c.chat_id = $chat_id;
""")

WRITE_CHAT = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $opened_by AS Utf8;
DECLARE $role AS Utf8;
DECLARE $state AS Utf8;
DECLARE $assignee AS Utf8?;
DECLARE $reason AS Utf8?;
DECLARE $conversation_id AS Utf8;
DECLARE $last_seq AS Int64;
DECLARE $context AS Json;
DECLARE $created_at AS Timestamp;
DECLARE $updated_at AS Timestamp;
DECLARE $messages AS List<Struct<tenant_id:Utf8,chat_id:Utf8,seq:Int64,message_key:Utf8,author:Utf8,
    author_id:Utf8?,text:Utf8,source:Json?,said_at:Timestamp>>;
DECLARE $questions AS List<Struct<tenant_id:Utf8,question_id:Utf8,event_id:Utf8?,text:Utf8,
    asked_at:Timestamp,expire_at:Timestamp>>;

UPSERT INTO chats (tenant_id, chat_id, event_id, opened_by, role, state, assignee, reason, conversation_id,
    last_seq, context, created_at, updated_at)
VALUES ($tenant_id, $chat_id, $event_id, $opened_by, $role, $state, $assignee, $reason, $conversation_id,
    $last_seq, $context, $created_at, $updated_at);

UPSERT INTO chat_messages (tenant_id, chat_id, seq, message_key, author, author_id, text, source, said_at)
SELECT tenant_id, chat_id, seq, message_key, author, author_id, text, source, said_at
FROM AS_TABLE($messages);

UPSERT INTO faq_questions (tenant_id, question_id, event_id, text, asked_at, expire_at)
SELECT tenant_id, question_id, event_id, text, asked_at, expire_at
FROM AS_TABLE($questions);
""")
    + REQUEST_APPROVALS
    + FINISH_APPROVAL
    + PUBLISH
    + APPEND_AUDIT
)

LIST_MESSAGES = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;
DECLARE $after AS Int64;
DECLARE $limit AS Uint64;

SELECT seq, message_key, author, author_id, text, source, said_at
FROM chat_messages WHERE tenant_id = $tenant_id AND chat_id = $chat_id AND seq > $after
ORDER BY seq LIMIT $limit;
""")

LIST_CHATS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT chat_id, event_id, opened_by, role, state, assignee, reason, conversation_id, last_seq, context,
    created_at, updated_at
FROM chats WHERE tenant_id = $tenant_id AND chat_id < $before
ORDER BY chat_id DESC LIMIT $limit;
""")

LIST_CHATS_IN_STATE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT chat_id, event_id, opened_by, role, state, assignee, reason, conversation_id, last_seq, context,
    created_at, updated_at
FROM chats VIEW chats_by_state
WHERE tenant_id = $tenant_id AND state = $state AND chat_id < $before
ORDER BY chat_id DESC LIMIT $limit;
""")

READ_SETTINGS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT settings FROM communication_settings WHERE tenant_id = $tenant_id;
""")

WRITE_SETTINGS = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $settings AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO communication_settings (tenant_id, settings, updated_at) VALUES ($tenant_id, $settings, $now);
""")
    + APPEND_AUDIT
)

READ_RUN = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT run_id, state, intent, text, brief, event_id, result
FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;

SELECT result FROM run_steps
WHERE tenant_id = $tenant_id AND run_id = $run_id AND step = "communication"u;
""")

READ_STEPS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_ids AS List<Utf8>;

SELECT run_id, step, agent, state, place
FROM run_steps WHERE tenant_id = $tenant_id AND run_id IN $run_ids
ORDER BY run_id, place;
""")
