"""The YQL of surveys."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement
from shared.topics import PUBLISH

ADD_SURVEY = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $survey_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $title AS Utf8;
DECLARE $questions AS Json;
DECLARE $created_by AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $closes_at AS Timestamp;
DECLARE $links AS List<Struct<token:Utf8,tenant_id:Utf8,survey_id:Utf8,person:Utf8?,expire_at:Timestamp>>;

UPSERT INTO surveys (tenant_id, survey_id, event_id, title, questions, created_by, created_at, closes_at)
VALUES ($tenant_id, $survey_id, $event_id, $title, $questions, $created_by, $created_at, $closes_at);

UPSERT INTO survey_links (token, tenant_id, survey_id, person, expire_at)
SELECT token, tenant_id, survey_id, person, expire_at FROM AS_TABLE($links);
""")
    + APPEND_AUDIT
)

ADD_LINKS = (
    Statement("""
DECLARE $links AS List<Struct<token:Utf8,tenant_id:Utf8,survey_id:Utf8,person:Utf8?,expire_at:Timestamp>>;

UPSERT INTO survey_links (token, tenant_id, survey_id, person, expire_at)
SELECT token, tenant_id, survey_id, person, expire_at FROM AS_TABLE($links);
""")
    + APPEND_AUDIT
)

READ_SURVEY = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $survey_id AS Utf8;

SELECT survey_id, event_id, title, questions, created_at, closes_at
FROM surveys WHERE tenant_id = $tenant_id AND survey_id = $survey_id;
""")

LIST_SURVEYS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT survey_id, event_id, title, questions, created_at, closes_at
FROM surveys
WHERE tenant_id = $tenant_id AND survey_id < $before AND ($event_id IS NULL OR event_id = $event_id)
ORDER BY survey_id DESC LIMIT $limit;
""")

READ_ANSWERS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $survey_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT answers FROM survey_answers WHERE tenant_id = $tenant_id AND survey_id = $survey_id LIMIT $limit;

SELECT COUNT(*) AS invited FROM survey_links VIEW survey_links_by_survey
WHERE tenant_id = $tenant_id AND survey_id = $survey_id AND person IS NOT NULL;
""")

FIND_LINK = Statement("""
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;

SELECT s.tenant_id AS tenant_id, s.survey_id AS survey_id, s.event_id AS event_id, s.title AS title,
    s.questions AS questions, s.closes_at AS closes_at, l.person AS person
FROM survey_links AS l
INNER JOIN surveys AS s ON s.tenant_id = l.tenant_id AND s.survey_id = l.survey_id
WHERE l.token = $token AND l.expire_at > $now AND s.closes_at > $now;
""")

WRITE_ANSWER = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $survey_id AS Utf8;
DECLARE $answer_id AS Utf8;
DECLARE $answers AS Json;
DECLARE $answered_at AS Timestamp;

UPSERT INTO survey_answers (tenant_id, survey_id, answer_id, answers, answered_at)
VALUES ($tenant_id, $survey_id, $answer_id, $answers, $answered_at);
""")
    + PUBLISH
    + APPEND_AUDIT
)
