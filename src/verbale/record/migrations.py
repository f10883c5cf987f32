"""The tables of the record, made in order: each entry takes a record from one version of its schema to the next.

A migration that was ever released is never changed; a new one goes to the end. `PRAGMA user_version` holds how many
have run, `PRAGMA application_id` that the file is a record of Verbale.
"""

from __future__ import annotations

APPLICATION = 0x56726242  # "VrbB"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        "INSERT INTO counters VALUES ('generation', 0), ('indexed', 0)",
        """CREATE TABLE documents (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
            name TEXT NOT NULL, kind TEXT NOT NULL, language TEXT, issuer TEXT, date TEXT, title TEXT,
            origin TEXT NOT NULL, added_at TEXT NOT NULL, characters INTEGER NOT NULL, generation INTEGER NOT NULL
        )""",
        "CREATE INDEX documents_by_name ON documents (name)",
        "CREATE INDEX documents_by_generation ON documents (generation)",
        """CREATE TABLE texts (
            number INTEGER PRIMARY KEY REFERENCES documents (number), text BLOB NOT NULL, facts BLOB NOT NULL
        )""",
        # The same document under another name: the name leads to it, too.
        """CREATE TABLE names (
            name TEXT NOT NULL, number INTEGER NOT NULL REFERENCES documents (number), origin TEXT NOT NULL,
            PRIMARY KEY (name, number)
        ) WITHOUT ROWID""",
        "CREATE INDEX names_by_number ON names (number)",
        """CREATE TABLE tombstones (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL, removed_at TEXT NOT NULL, why TEXT NOT NULL,
            generation INTEGER NOT NULL
        )""",
        "CREATE INDEX tombstones_by_id ON tombstones (id)",
        """CREATE TABLE analyses (
            number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents (number),
            kind TEXT NOT NULL, version TEXT NOT NULL, made_at TEXT NOT NULL, content BLOB NOT NULL,
            UNIQUE (document, kind, version)
        )""",
        """CREATE TABLE decisions (
            number INTEGER PRIMARY KEY AUTOINCREMENT, who TEXT NOT NULL, "when" TEXT NOT NULL, about TEXT NOT NULL,
            decision TEXT NOT NULL, note TEXT NOT NULL, replaces INTEGER REFERENCES decisions (number)
        )""",
        "CREATE INDEX decisions_by_about ON decisions (about)",
        # What the design promises, kept by the database itself.
        """CREATE TRIGGER documents_stay BEFORE UPDATE ON documents
            BEGIN SELECT RAISE(ABORT, 'documents are never changed'); END""",
        """CREATE TRIGGER texts_stay BEFORE UPDATE ON texts
            BEGIN SELECT RAISE(ABORT, 'texts are never changed'); END""",
        """CREATE TRIGGER analyses_stay BEFORE UPDATE ON analyses
            BEGIN SELECT RAISE(ABORT, 'analyses are superseded, never changed'); END""",
        """CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END""",
        """CREATE TRIGGER decisions_last BEFORE DELETE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END""",
    ),
)
