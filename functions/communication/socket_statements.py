"""The YQL of open WebSockets."""

from shared.database import Statement

ADD_CONNECTION = Statement("""
DECLARE $connection_id AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $subject AS Utf8;
DECLARE $role AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $scopes AS Json?;
DECLARE $expire_at AS Timestamp;
DECLARE $channels AS List<Struct<tenant_id:Utf8,channel:Utf8,connection_id:Utf8,expire_at:Timestamp>>;

UPSERT INTO socket_connections (connection_id, tenant_id, subject, role, event_id, scopes, expire_at)
VALUES ($connection_id, $tenant_id, $subject, $role, $event_id, $scopes, $expire_at);

UPSERT INTO socket_subscriptions (tenant_id, channel, connection_id, expire_at)
SELECT tenant_id, channel, connection_id, expire_at FROM AS_TABLE($channels);
""")

READ_CONNECTION = Statement("""
DECLARE $connection_id AS Utf8;
DECLARE $now AS Timestamp;

SELECT tenant_id, subject, role, event_id, scopes, expire_at
FROM socket_connections WHERE connection_id = $connection_id AND expire_at > $now;
""")

SUBSCRIBE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $channel AS Utf8;
DECLARE $connection_id AS Utf8;
DECLARE $expire_at AS Timestamp;

UPSERT INTO socket_subscriptions (tenant_id, channel, connection_id, expire_at)
VALUES ($tenant_id, $channel, $connection_id, $expire_at);
""")

LISTENERS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $channels AS List<Utf8>;
DECLARE $now AS Timestamp;

SELECT channel, connection_id FROM socket_subscriptions
WHERE tenant_id = $tenant_id AND channel IN $channels AND expire_at > $now;
""")

FORGET_CONNECTION = Statement("""
DECLARE $connection_id AS Utf8;

DELETE FROM socket_connections WHERE connection_id = $connection_id;

DELETE FROM socket_subscriptions ON
SELECT tenant_id, channel, connection_id FROM socket_subscriptions VIEW socket_subscriptions_by_connection
WHERE connection_id = $connection_id;
""")
