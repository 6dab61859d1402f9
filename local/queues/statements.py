"""Every statement on the messages of a queue. Moments are milliseconds of Unix time."""

INSERT = """
    INSERT INTO messages (queue, message_id, body, attributes, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)
"""
VISIBLE = """
    SELECT sequence, message_id, body, attributes, sent_at, receive_count, first_received_at, receipt
    FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, sequence LIMIT ?
"""
TAKE = """
    UPDATE messages SET visible_at = ?, receive_count = ?, first_received_at = ?, receipt = ?
    WHERE sequence = ?
"""
BURY = "UPDATE messages SET queue = ?, visible_at = ?, receipt = '' WHERE sequence = ?"
DELETE = "DELETE FROM messages WHERE queue = ? AND sequence = ? AND receipt = ?"
DELETE_ALL = "DELETE FROM messages WHERE queue = ?"
DELETE_EXPIRED = "DELETE FROM messages WHERE queue = ? AND sent_at <= ?"
OLDEST = "SELECT min(sent_at) FROM messages WHERE queue = ?"
NEXT_VISIBLE = "SELECT min(visible_at) FROM messages WHERE queue = ?"
HIDE = (
    "UPDATE messages SET visible_at = ? WHERE queue = ? AND sequence = ? AND receipt = ? AND visible_at > ?"
)
RELEASE = "UPDATE messages SET visible_at = ? WHERE queue = ? AND visible_at > ? AND receipt <> ''"
COUNTS = """
    SELECT count(*) FILTER (WHERE visible_at <= :now),
           count(*) FILTER (WHERE visible_at > :now AND receipt <> ''),
           count(*) FILTER (WHERE visible_at > :now AND receipt = '')
    FROM messages WHERE queue = :queue
"""
