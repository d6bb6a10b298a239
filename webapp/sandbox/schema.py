"""The ledger's tables. Times are whole milliseconds since 1970, UTC."""

from webapp.sandbox.records import Accepted

SCHEMA = """
CREATE TABLE IF NOT EXISTS request (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    sid TEXT NOT NULL,
    message_id TEXT,
    recipient TEXT NOT NULL COLLATE NOCASE,
    sender TEXT NOT NULL,
    service TEXT,
    subject TEXT,
    text TEXT,
    custom TEXT,
    callback_url TEXT,
    request_id INTEGER,
    position INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL,
    error_code INTEGER,
    at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS message_sid ON message (sid);
CREATE INDEX IF NOT EXISTS message_ours ON message (message_id);
CREATE INDEX IF NOT EXISTS message_recipient ON message (recipient, id);
CREATE TABLE IF NOT EXISTS inbound (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    sid TEXT NOT NULL,
    sender TEXT NOT NULL COLLATE NOCASE,
    recipient TEXT NOT NULL,
    service TEXT,
    text TEXT NOT NULL,
    opt_out TEXT,
    mime BLOB,
    at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS inbound_sender ON inbound (sender, id);
CREATE TABLE IF NOT EXISTS callback (
    id INTEGER PRIMARY KEY,
    lane TEXT NOT NULL,
    message INTEGER,
    inbound INTEGER,
    status TEXT NOT NULL,
    event_id TEXT NOT NULL,
    due INTEGER NOT NULL,
    created INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    answer TEXT
);
CREATE INDEX IF NOT EXISTS callback_due ON callback (lane, due, id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS callback_message ON callback (message);
CREATE INDEX IF NOT EXISTS callback_inbound ON callback (inbound) WHERE inbound IS NOT NULL;
CREATE TABLE IF NOT EXISTS opt_out (
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (sender, recipient)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    remaining INTEGER,
    value REAL,
    address TEXT COLLATE NOCASE,
    used INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL
);
"""

INSERT_REQUEST = "INSERT INTO request (id, body) VALUES (?, ?)"
INSERT_MESSAGE = (
    f"INSERT INTO message ({', '.join(Accepted._fields)}) VALUES ({', '.join('?' * len(Accepted._fields))})"  # noqa: S608 - own names
)
INSERT_CALLBACK = """
INSERT INTO callback (lane, message, inbound, status, event_id, due, created) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
INSERT_INBOUND = """
INSERT INTO inbound (id, kind, sid, sender, recipient, service, text, opt_out, mime, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
