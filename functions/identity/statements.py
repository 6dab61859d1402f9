"""The YQL of people and their sessions. Secrets are looked up by their digest."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement

BEGIN_ATTEMPT = Statement("""
DECLARE $state AS Utf8;
DECLARE $provider AS Utf8;
DECLARE $nonce AS Utf8;
DECLARE $verifier AS Utf8;
DECLARE $browser AS Utf8;
DECLARE $return_to AS Utf8;
DECLARE $user_id AS Utf8?;
DECLARE $expire_at AS Timestamp;

UPSERT INTO sign_in_attempts (state, provider, nonce, verifier, browser, return_to, user_id, expire_at)
VALUES ($state, $provider, $nonce, $verifier, $browser, $return_to, $user_id, $expire_at);
""")

#: Whoever takes it is the only one.
TAKE_ATTEMPT = Statement("""
DECLARE $state AS Utf8;
DECLARE $now AS Timestamp;

DELETE FROM sign_in_attempts WHERE state = $state AND expire_at > $now
RETURNING provider, nonce, verifier, browser, return_to, user_id;
""")

RECENT_LINKS = Statement("""
DECLARE $email AS Utf8;
DECLARE $since AS Timestamp;

SELECT created_at FROM email_links VIEW email_links_by_email WHERE email = $email AND created_at > $since;
""")

WRITE_LINK = Statement("""
DECLARE $token AS Utf8;
DECLARE $email AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $expire_at AS Timestamp;

UPSERT INTO email_links (token, email, created_at, expire_at)
VALUES ($token, $email, $created_at, $expire_at);
""")

USE_LINK = Statement("""
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $since AS Timestamp;

UPDATE email_links SET used_at = $now
WHERE token = $token AND used_at IS NULL AND created_at > $since
RETURNING email;
""")

FIND_IDENTITY = Statement("""
DECLARE $provider AS Utf8;
DECLARE $subject AS Utf8;
DECLARE $email AS Utf8;
DECLARE $now AS Timestamp;

SELECT user_id FROM user_identities WHERE provider = $provider AND subject = $subject;
SELECT user_id FROM user_identities WHERE provider = "email"u AND subject = $email;
SELECT tenant_id, role, event_id, invited_by FROM invitations
WHERE email = $email AND expire_at > $now;
""")

READ_MEMBERSHIPS = Statement("""
DECLARE $user_id AS Utf8;

SELECT m.tenant_id AS tenant_id, m.user_id AS user_id, m.role AS role, m.event_id AS event_id
FROM members VIEW members_by_user AS m
INNER JOIN tenants AS t ON t.tenant_id = m.tenant_id
WHERE m.user_id = $user_id AND (t.status IS NULL OR t.status = "active"u);
""")

READ_PERSON = Statement("""
DECLARE $user_id AS Utf8;

SELECT name FROM users WHERE user_id = $user_id;

SELECT provider, subject FROM user_identities VIEW user_identities_by_user WHERE user_id = $user_id
ORDER BY provider, subject;

SELECT m.tenant_id AS tenant_id, m.role AS role, m.event_id AS event_id, t.name AS agency
FROM members VIEW members_by_user AS m
INNER JOIN tenants AS t ON t.tenant_id = m.tenant_id
WHERE m.user_id = $user_id AND (t.status IS NULL OR t.status = "active"u);
""")

WRITE_PERSON = (
    Statement("""
DECLARE $users AS List<Struct<user_id:Utf8,name:Utf8,email:Utf8?,created_at:Timestamp>>;
DECLARE $identities AS List<Struct<provider:Utf8,subject:Utf8,user_id:Utf8,created_at:Timestamp>>;
DECLARE $tenants AS List<Struct<tenant_id:Utf8,name:Utf8,status:Utf8,settings:Json,created_at:Timestamp>>;
DECLARE $members AS List<Struct<tenant_id:Utf8,user_id:Utf8,role:Utf8,event_id:Utf8?,created_at:Timestamp>>;
DECLARE $accepted AS List<Struct<email:Utf8,tenant_id:Utf8>>;

UPSERT INTO users (user_id, name, email, created_at)
SELECT user_id, name, email, created_at FROM AS_TABLE($users);

UPSERT INTO user_identities (provider, subject, user_id, created_at)
SELECT provider, subject, user_id, created_at FROM AS_TABLE($identities);

UPSERT INTO tenants (tenant_id, name, status, settings, created_at)
SELECT tenant_id, name, status, settings, created_at FROM AS_TABLE($tenants);

UPSERT INTO members (tenant_id, user_id, role, event_id, created_at)
SELECT tenant_id, user_id, role, event_id, created_at FROM AS_TABLE($members);

DELETE FROM invitations ON SELECT email, tenant_id FROM AS_TABLE($accepted);
""")
    + APPEND_AUDIT
)

REMOVE_ACCOUNTS = (
    Statement("""
DECLARE $accounts AS List<Struct<provider:Utf8,subject:Utf8>>;

DELETE FROM user_identities ON SELECT provider, subject FROM AS_TABLE($accounts);
""")
    + APPEND_AUDIT
)

WRITE_SESSION = (
    Statement("""
DECLARE $session_id AS Utf8;
DECLARE $user_id AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $expire_at AS Timestamp;

UPSERT INTO sessions (session_id, user_id, tenant_id, created_at, expire_at)
VALUES ($session_id, $user_id, $tenant_id, $now, $expire_at);

UPSERT INTO refresh_tokens (token, session_id, expire_at) VALUES ($token, $session_id, $expire_at);
""")
    + APPEND_AUDIT
)

READ_REFRESH = Statement("""
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;

SELECT s.session_id AS session_id, s.user_id AS user_id, s.tenant_id AS tenant_id,
    s.expire_at AS expire_at, r.used_at AS used_at
FROM refresh_tokens AS r
INNER JOIN sessions AS s ON s.session_id = r.session_id
WHERE r.token = $token AND r.expire_at > $now AND s.revoked_at IS NULL;
""")

ROTATE = Statement("""
DECLARE $used AS Utf8;
DECLARE $token AS Utf8;
DECLARE $session_id AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $expire_at AS Timestamp;

UPDATE refresh_tokens SET used_at = $now WHERE token = $used;
UPDATE sessions SET tenant_id = $tenant_id WHERE session_id = $session_id;
UPSERT INTO refresh_tokens (token, session_id, expire_at) VALUES ($token, $session_id, $expire_at);
""")

REVOKE_SESSION = (
    Statement("""
DECLARE $session_id AS Utf8;
DECLARE $now AS Timestamp;

UPDATE sessions SET revoked_at = $now WHERE session_id = $session_id;
""")
    + APPEND_AUDIT
)

LIST_SESSIONS = Statement("""
DECLARE $user_id AS Utf8;

SELECT session_id, tenant_id FROM sessions VIEW sessions_by_user
WHERE user_id = $user_id AND revoked_at IS NULL;
""")

REVOKE_SESSIONS = (
    Statement("""
DECLARE $sessions AS List<Struct<session_id:Utf8,revoked_at:Timestamp>>;

UPDATE sessions ON SELECT session_id, revoked_at FROM AS_TABLE($sessions);
""")
    + APPEND_AUDIT
)
