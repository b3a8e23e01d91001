"""The schema of what chats have, with its history."""

from __future__ import annotations

# Append only: see index/store/migrations.py.
MIGRATIONS = (
    """
    CREATE TABLE chats (
        id INTEGER PRIMARY KEY,
        language TEXT,
        article INTEGER,
        remembers INTEGER NOT NULL DEFAULT 1,
        introduced INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    CREATE TABLE shelves (
        chat INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL,
        added REAL NOT NULL,
        PRIMARY KEY (chat, article)
    ) WITHOUT ROWID;
    CREATE TABLE questions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL,
        text TEXT NOT NULL, asked REAL NOT NULL
    );
    CREATE INDEX questions_of_talk ON questions (chat, thread, person);
    CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL,
        article INTEGER NOT NULL, level TEXT NOT NULL, question TEXT NOT NULL,
        evidence TEXT NOT NULL, after TEXT NOT NULL, model TEXT NOT NULL, given REAL NOT NULL
    );
    CREATE INDEX answers_of_person ON answers (person);
    CREATE INDEX answers_of_chat ON answers (chat);
    CREATE TABLE feedback (
        answer INTEGER NOT NULL, person INTEGER NOT NULL, chat INTEGER NOT NULL,
        helpful INTEGER NOT NULL, article INTEGER NOT NULL, level TEXT NOT NULL,
        question TEXT NOT NULL, evidence TEXT NOT NULL, after TEXT NOT NULL,
        model TEXT NOT NULL, judged REAL NOT NULL,
        PRIMARY KEY (answer, person)
    ) WITHOUT ROWID;
    CREATE INDEX feedback_of_person ON feedback (person);
    CREATE INDEX feedback_of_chat ON feedback (chat);
    """,
    """
    ALTER TABLE chats ADD COLUMN links TEXT;
    CREATE INDEX shelves_of_article ON shelves (article);
    -- What other articles answer: [[article, level, question, evidence], ...].
    ALTER TABLE answers ADD COLUMN others TEXT NOT NULL DEFAULT '[]';
    CREATE TABLE readings (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, person INTEGER NOT NULL,
        message INTEGER NOT NULL, progress INTEGER, language TEXT NOT NULL,
        source TEXT NOT NULL, question TEXT NOT NULL, begun REAL NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        UNIQUE (chat, message, source)
    );
    """,
    """
    -- The article that is asked in a topic of a forum, where another one than in the chat.
    CREATE TABLE topics (
        chat INTEGER NOT NULL, thread INTEGER NOT NULL, article INTEGER NOT NULL,
        PRIMARY KEY (chat, thread)
    ) WITHOUT ROWID;
    """,
    """
    -- Without a card of its own; the message that it is read from, where another one asks for it.
    ALTER TABLE readings ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE readings ADD COLUMN origin INTEGER;
    -- Questions that wait for what is being read.
    CREATE TABLE waiting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        reading INTEGER NOT NULL REFERENCES readings ON DELETE CASCADE,
        message INTEGER NOT NULL, text TEXT NOT NULL, quote TEXT
    );
    CREATE INDEX waiting_for_reading ON waiting (reading);
    -- Which article was read from which message.
    CREATE TABLE origins (
        chat INTEGER NOT NULL, message INTEGER NOT NULL, article INTEGER NOT NULL,
        PRIMARY KEY (chat, message)
    ) WITHOUT ROWID;
    """,
    """
    -- The words that the question of a reading points at.
    ALTER TABLE readings ADD COLUMN quote TEXT;
    """,
)
