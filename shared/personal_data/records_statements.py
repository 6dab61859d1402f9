"""The YQL of records that are a person's by their key."""

from shared.database import Statement

#: Whoever plays a part in the agency, by any of the spellings.
RESOLVE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $emails AS List<Utf8>;
DECLARE $user_ids AS List<Utf8>;

SELECT i.user_id AS user_id
FROM user_identities AS i
INNER JOIN members AS m ON m.user_id = i.user_id
WHERE i.provider = "email"u AND i.subject IN $emails AND m.tenant_id = $tenant_id;

SELECT m.user_id AS user_id, u.email AS email
FROM members AS m
INNER JOIN users AS u ON u.user_id = m.user_id
WHERE m.tenant_id = $tenant_id AND m.user_id IN $user_ids;
""")

USERS = Statement("""
DECLARE $user_ids AS List<Utf8>;

SELECT user_id, name, email, created_at FROM users WHERE user_id IN $user_ids;
""")

USER_IDENTITIES = Statement("""
DECLARE $user_ids AS List<Utf8>;

SELECT user_id, provider, subject, created_at FROM user_identities VIEW user_identities_by_user
WHERE user_id IN $user_ids;
""")

MEMBERS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $user_ids AS List<Utf8>;

SELECT user_id, role, event_id, created_at FROM members
WHERE tenant_id = $tenant_id AND user_id IN $user_ids;
""")

SESSIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $user_ids AS List<Utf8>;

SELECT session_id, user_id, created_at, revoked_at, expire_at FROM sessions VIEW sessions_by_user
WHERE user_id IN $user_ids AND tenant_id = $tenant_id;
""")

INVITATIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $emails AS List<Utf8>;

SELECT email, role, event_id, invited_by, expire_at FROM invitations
WHERE email IN $emails AND tenant_id = $tenant_id;
""")

CONSENTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $people AS List<Utf8>;

SELECT c.person AS person, c.consent_id AS consent_id, c.purpose AS purpose, c.channel AS channel,
    c.granted AS granted, c.text_version AS text_version, t.text AS text, c.given_at AS given_at,
    c.how AS how, c.source AS source
FROM consents AS c
LEFT JOIN consent_texts AS t
    ON t.tenant_id = c.tenant_id AND t.purpose = c.purpose AND t.version = c.text_version
WHERE c.tenant_id = $tenant_id AND c.person IN $people;
""")

MAIL_SUPPRESSIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $emails AS List<Utf8>;

SELECT email, reason, source, added_at FROM mail_suppressions
WHERE tenant_id = $tenant_id AND email IN $emails;
""")

AUDIT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $user_ids AS List<Utf8>;

SELECT at, operation, object_type, object_id, source FROM audit
WHERE tenant_id = $tenant_id AND actor IN $user_ids;
""")

#: Of these people, who owns the agency and who plays a part anywhere else.
ROLES = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $user_ids AS List<Utf8>;

SELECT user_id, role FROM members WHERE tenant_id = $tenant_id AND role = "owner"u;
SELECT user_id FROM members VIEW members_by_user WHERE user_id IN $user_ids AND tenant_id != $tenant_id;
""")
