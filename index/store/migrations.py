"""The history of the database's schema."""

from __future__ import annotations

# Append only: number n is applied once, when `user_version` is below n. Never edit one that
# has been released.
MIGRATIONS = (
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        hash TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        url TEXT, site TEXT, author TEXT, date TEXT,
        added TEXT NOT NULL
    );
    -- AUTOINCREMENT: an id is never used again, so an id in the FAISS index is either this
    -- very passage or one that has been removed.
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        start_offset INTEGER NOT NULL,
        end_offset INTEGER NOT NULL,
        paragraph INTEGER NOT NULL,
        sentences TEXT NOT NULL,
        tokens TEXT NOT NULL,
        stems TEXT NOT NULL,
        vectors BLOB NOT NULL
    );
    CREATE INDEX passages_of_article ON passages (article_id);
    -- Terms are separated by spaces already; "ascii" takes every other letter as it stands, where
    -- "unicode61" would cut some by a Unicode version of its own.
    CREATE VIRTUAL TABLE lexical USING fts5 (
        terms, content='', detail=none,
        tokenize="ascii tokenchars '_'"
    );
    CREATE TABLE terms (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES
        ('model', ''), ('dimension', '0'), ('passages', '0'), ('sentences', '0'), ('words', '0');
    """,
    """
    ALTER TABLE articles ADD COLUMN read TEXT;
    -- Whether whoever runs Rawi keeps an article, or only chats do, which may all drop it.
    ALTER TABLE articles ADD COLUMN kept INTEGER NOT NULL DEFAULT 1;
    -- What a link led to when it was last asked, and by what the site knows that state of it.
    CREATE TABLE links (
        url TEXT PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        etag TEXT, modified TEXT,
        checked REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX links_of_article ON links (article_id);
    """,
    """
    -- What an article was when it came, and as JSON the offsets at which its pages begin.
    ALTER TABLE articles ADD COLUMN kind TEXT;
    ALTER TABLE articles ADD COLUMN pages TEXT;
    UPDATE articles SET kind = iif(url IS NULL, 'text', 'page'), pages = '[]';
    """,
    """
    -- As JSON the addresses of an article's further pages that could not be read.
    ALTER TABLE articles ADD COLUMN rest TEXT NOT NULL DEFAULT '[]';
    """,
)
