CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,  -- ms
    settings TEXT NOT NULL        -- JSON, as GetQueueAttributes shows it
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT NOT NULL,     -- JSON, as SendMessage takes it
    sent_at INTEGER NOT NULL,     -- ms
    visible_at INTEGER NOT NULL,  -- ms
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_at INTEGER NOT NULL DEFAULT 0,
    receipt TEXT NOT NULL DEFAULT ''
);

CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages (queue, visible_at);
