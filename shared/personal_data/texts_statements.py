"""The YQL of tables whose texts may mention people: a page of an agency's rows, and rows written back.

A page goes by the key; its parameters are named after the key's columns and hold the last row of the page
before.
"""

from shared.database import Statement

RUNS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT run_id, text, understanding, brief, input, result, created_by FROM runs
WHERE tenant_id = $tenant_id AND run_id > $run_id
ORDER BY run_id LIMIT $limit;
""")

REWRITE_RUNS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,run_id:Utf8,text:Utf8,understanding:Json?,brief:Json?,input:Json?,
    result:Json?>>;

UPDATE runs ON SELECT tenant_id, run_id, text, understanding, brief, input, result FROM AS_TABLE($rows);
""")

RUN_STEPS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $step AS Utf8;
DECLARE $limit AS Uint64;

SELECT run_id, step, result, error, late_result FROM run_steps
WHERE tenant_id = $tenant_id AND (run_id > $run_id OR (run_id = $run_id AND step > $step))
ORDER BY run_id, step LIMIT $limit;
""")

REWRITE_RUN_STEPS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,run_id:Utf8,step:Utf8,result:Json?,error:Json?,
    late_result:Json?>>;

UPDATE run_steps ON SELECT tenant_id, run_id, step, result, error, late_result FROM AS_TABLE($rows);
""")

EVENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT event_id, brief, notes, gates, created_by FROM events
WHERE tenant_id = $tenant_id AND event_id > $event_id
ORDER BY event_id LIMIT $limit;
""")

REWRITE_EVENTS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,event_id:Utf8,brief:Json,notes:Json?,gates:Json?>>;

UPDATE events ON SELECT tenant_id, event_id, brief, notes, gates FROM AS_TABLE($rows);
""")

TASKS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $code AS Utf8;
DECLARE $limit AS Uint64;

SELECT event_id, code, body FROM tasks
WHERE tenant_id = $tenant_id AND (event_id > $event_id OR (event_id = $event_id AND code > $code))
ORDER BY event_id, code LIMIT $limit;
""")

REWRITE_TASKS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,event_id:Utf8,code:Utf8,body:Json>>;

UPDATE tasks ON SELECT tenant_id, event_id, code, body FROM AS_TABLE($rows);
""")

VENDORS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $vendor_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT vendor_id, card FROM vendors
WHERE tenant_id = $tenant_id AND vendor_id > $vendor_id
ORDER BY vendor_id LIMIT $limit;
""")

REWRITE_VENDORS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,vendor_id:Utf8,card:Json>>;

-- The vector of the old words goes with them; a search makes the new one.
UPDATE vendors ON SELECT tenant_id, vendor_id, card, ""u AS meaning FROM AS_TABLE($rows);
""")

VENDOR_REVIEWS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $vendor_id AS Utf8;
DECLARE $review_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT vendor_id, review_id, review, author FROM vendor_reviews
WHERE tenant_id = $tenant_id
    AND (vendor_id > $vendor_id OR (vendor_id = $vendor_id AND review_id > $review_id))
ORDER BY vendor_id, review_id LIMIT $limit;
""")

REWRITE_VENDOR_REVIEWS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,vendor_id:Utf8,review_id:Utf8,review:Json>>;

UPDATE vendor_reviews ON SELECT tenant_id, vendor_id, review_id, review FROM AS_TABLE($rows);
""")

CHATS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT chat_id, context, reason, opened_by, assignee FROM chats
WHERE tenant_id = $tenant_id AND chat_id > $chat_id
ORDER BY chat_id LIMIT $limit;
""")

REWRITE_CHATS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,chat_id:Utf8,context:Json,reason:Utf8?>>;

UPDATE chats ON SELECT tenant_id, chat_id, context, reason FROM AS_TABLE($rows);
""")

CHAT_MESSAGES = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $chat_id AS Utf8;
DECLARE $seq AS Int64;
DECLARE $limit AS Uint64;

SELECT chat_id, seq, text, source, author_id FROM chat_messages
WHERE tenant_id = $tenant_id AND (chat_id > $chat_id OR (chat_id = $chat_id AND seq > $seq))
ORDER BY chat_id, seq LIMIT $limit;
""")

REWRITE_CHAT_MESSAGES = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,chat_id:Utf8,seq:Int64,text:Utf8,source:Json?>>;

UPDATE chat_messages ON SELECT tenant_id, chat_id, seq, text, source FROM AS_TABLE($rows);
""")

FAQ_QUESTIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $question_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT question_id, text FROM faq_questions
WHERE tenant_id = $tenant_id AND question_id > $question_id
ORDER BY question_id LIMIT $limit;
""")

REWRITE_FAQ_QUESTIONS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,question_id:Utf8,text:Utf8>>;

UPDATE faq_questions ON SELECT tenant_id, question_id, text FROM AS_TABLE($rows);
""")

APPROVALS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $approval_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT approval_id, title, draft, comment, created_by, decided_by FROM approvals
WHERE tenant_id = $tenant_id AND approval_id > $approval_id
ORDER BY approval_id LIMIT $limit;
""")

REWRITE_APPROVALS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,approval_id:Utf8,title:Utf8,draft:Json,comment:Utf8?>>;

UPDATE approvals ON SELECT tenant_id, approval_id, title, draft, comment FROM AS_TABLE($rows);
""")

SURVEY_ANSWERS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $survey_id AS Utf8;
DECLARE $answer_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT survey_id, answer_id, answers FROM survey_answers
WHERE tenant_id = $tenant_id
    AND (survey_id > $survey_id OR (survey_id = $survey_id AND answer_id > $answer_id))
ORDER BY survey_id, answer_id LIMIT $limit;
""")

REWRITE_SURVEY_ANSWERS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,survey_id:Utf8,answer_id:Utf8,answers:Json>>;

UPDATE survey_answers ON SELECT tenant_id, survey_id, answer_id, answers FROM AS_TABLE($rows);
""")

SURVEY_LINKS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $survey_id AS Utf8;
DECLARE $token AS Utf8;
DECLARE $limit AS Uint64;

SELECT survey_id, token, person FROM survey_links VIEW survey_links_by_survey
WHERE tenant_id = $tenant_id AND (survey_id > $survey_id OR (survey_id = $survey_id AND token > $token))
ORDER BY survey_id, token LIMIT $limit;
""")

REWRITE_SURVEY_LINKS = Statement("""
DECLARE $rows AS List<Struct<token:Utf8,person:Utf8?>>;

UPDATE survey_links ON SELECT token, person FROM AS_TABLE($rows);
""")

MAILINGS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT mailing_id, title, content, note, created_by FROM mailings
WHERE tenant_id = $tenant_id AND mailing_id > $mailing_id
ORDER BY mailing_id LIMIT $limit;
""")

REWRITE_MAILINGS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,mailing_id:Utf8,title:Utf8,content:Json,note:Utf8?>>;

UPDATE mailings ON SELECT tenant_id, mailing_id, title, content, note FROM AS_TABLE($rows);
""")

MAIL_RECIPIENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $mailing_id AS Utf8;
DECLARE $recipient_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT mailing_id, recipient_id, email, fields, state, sent_at FROM mail_recipients
WHERE tenant_id = $tenant_id
    AND (mailing_id > $mailing_id OR (mailing_id = $mailing_id AND recipient_id > $recipient_id))
ORDER BY mailing_id, recipient_id LIMIT $limit;
""")

#: Without an address a recipient is none: nothing more is sent there.
DELETE_MAIL_RECIPIENTS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,mailing_id:Utf8,recipient_id:Utf8>>;

DELETE FROM mail_recipients ON SELECT tenant_id, mailing_id, recipient_id FROM AS_TABLE($rows);
""")

PROPOSALS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT proposal_id, client, content, created_by, accepted_at, accepted_by FROM proposals
WHERE tenant_id = $tenant_id AND proposal_id > $proposal_id
ORDER BY proposal_id LIMIT $limit;
""")

REWRITE_PROPOSALS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,proposal_id:Utf8,client:Utf8,content:Json>>;

UPDATE proposals ON SELECT tenant_id, proposal_id, client, content FROM AS_TABLE($rows);
""")

BUDGETS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $version AS Int64;
DECLARE $limit AS Uint64;

SELECT event_id, version, note, estimate, author FROM budgets
WHERE tenant_id = $tenant_id AND (event_id > $event_id OR (event_id = $event_id AND version > $version))
ORDER BY event_id, version LIMIT $limit;
""")

#: The sums stay; the words of the request that it was made from are no document.
REWRITE_BUDGETS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,event_id:Utf8,version:Int64,note:Utf8>>;

UPDATE budgets ON SELECT tenant_id, event_id, version, note FROM AS_TABLE($rows);
""")
