"""The YQL of the ledger."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement

READ_TEXT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $purpose AS Utf8;
DECLARE $version AS Utf8;

SELECT text FROM consent_texts
WHERE tenant_id = $tenant_id AND purpose = $purpose AND version = $version;
""")

WRITE_RECORDS = (
    Statement("""
DECLARE $texts AS List<Struct<tenant_id:Utf8,purpose:Utf8,version:Utf8,text:Utf8,first_used_at:Timestamp>>;
DECLARE $records AS List<Struct<tenant_id:Utf8,person:Utf8,consent_id:Utf8,purpose:Utf8,channel:Utf8,
    granted:Bool,text_version:Utf8,given_at:Timestamp,how:Utf8,source:Utf8,recorded_by:Utf8,
    recorded_at:Timestamp,expire_at:Timestamp?>>;
DECLARE $ended AS List<Struct<tenant_id:Utf8,person:Utf8,consent_id:Utf8,expire_at:Timestamp?>>;

UPSERT INTO consent_texts (tenant_id, purpose, version, text, first_used_at)
SELECT tenant_id, purpose, version, text, first_used_at FROM AS_TABLE($texts);

UPSERT INTO consents (tenant_id, person, consent_id, purpose, channel, granted, text_version, given_at, how,
    source, recorded_by, recorded_at, expire_at)
SELECT tenant_id, person, consent_id, purpose, channel, granted, text_version, given_at, how,
    source, recorded_by, recorded_at, expire_at
FROM AS_TABLE($records);

UPDATE consents ON SELECT tenant_id, person, consent_id, expire_at FROM AS_TABLE($ended);
""")
    + APPEND_AUDIT
)

LIST_RECORDS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $person AS Utf8;

SELECT c.consent_id AS consent_id, c.purpose AS purpose, c.channel AS channel, c.granted AS granted,
    c.text_version AS text_version, t.text AS text, c.given_at AS given_at, c.how AS how, c.source AS source,
    c.recorded_by AS recorded_by, c.recorded_at AS recorded_at
FROM consents AS c
LEFT JOIN consent_texts AS t
    ON t.tenant_id = c.tenant_id AND t.purpose = c.purpose AND t.version = c.text_version
WHERE c.tenant_id = $tenant_id AND c.person = $person;
""")

ANSWERS_OF = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $people AS List<Utf8>;
DECLARE $purpose AS Utf8;
DECLARE $channel AS Utf8;

SELECT person, granted, given_at FROM consents
WHERE tenant_id = $tenant_id AND person IN $people AND purpose = $purpose AND channel = $channel;
""")
