"""The source of truth: articles, passages and their vectors, and the indexes of their database.

Everything else on disk can be rebuilt from here. An article is written in one transaction, so
it is there as a whole or not at all, whatever happens to the process. In an SQLite file or on a
PostgreSQL server it is the same tables, and ranking on the same tokens.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.errors import ArticleUnknown
from index.retrieval.search import Dense, Statistics
from index.store.database import Database, open_database
from index.store.fts5 import Fts5
from index.store.indexes import Entry, Indexes
from index.store.migrations import SCHEMA
from index.store.sqlite import SqliteDatabase
from index.text.normalise import (
    BOUNDARY,
    bounded,
    grams,
    normalise,
    stem,
    words,
)
from index.types import (
    Article,
    Format,
    Passage,
    Sentence,
    StoredLink,
    StoredPassage,
    Vectors,
)

FILE_NAME = SCHEMA.file_name

# Half precision moves a cosine by less than 0.0001, and halves the largest part of the file.
STORED_VECTOR = np.float16

# So many articles are read, and taken over, at once.
TOGETHER = 200


class Store:
    """An open store. It may be read from several threads; `IndexedStore` changes it."""

    def __init__(self, database: Database, indexes: Indexes) -> None:
        self._db = database
        self._indexes = indexes

    @classmethod
    def open(cls, folder: Path, url: str = "") -> Store:
        """Opens or makes the store of a data directory, or that of a server, and brings its schema
        up to date.

        Raises StoreReadOnly, StoreFull, StoreDamaged, StoreBusy, StoreUnreachable or StoreTooNew.
        """
        database = open_database(folder, url, SCHEMA)
        if isinstance(database, SqliteDatabase):
            return cls(database, Fts5(database, FILE_NAME))
        from index.store.postgres import PostgresDatabase
        from index.store.postgres_indexes import PostgresIndexes

        assert isinstance(database, PostgresDatabase)
        return cls(database, PostgresIndexes(database))

    @property
    def dense(self) -> Dense | None:
        """What searches the vectors where the database does; None: FAISS has to."""
        return self._indexes.dense

    def close(self) -> None:
        """Closes the connection; the store is of no use afterwards."""
        self._db.close()

    # Articles -----------------------------------------------------------------------------

    def articles(self) -> list[Article]:
        """All articles, oldest first."""
        return [_article(row) for row in self._db.rows(f"{_ARTICLES} ORDER BY id")]

    def article(self, article_id: int) -> Article:
        """One article by its id. Raises ArticleUnknown."""
        # SQLite's integers have 64 bits; no id is beyond them.
        rows = (
            self._db.rows(f"{_ARTICLES} WHERE id = ?", (article_id,))
            if abs(article_id) < 2**63
            else []
        )
        if not rows:
            raise ArticleUnknown(article_id)
        return _article(rows[0])

    def existing(self, ids: Collection[int]) -> dict[int, Article]:
        """Those of some articles that are here, by their ids and in the order of these."""
        there = [one for one in dict.fromkeys(ids) if abs(one) < 2**63]
        rows = self._db.rows(f"{_ARTICLES} WHERE id {self._db.any_of}", (self._db.listed(there),))
        found = {article.id: article for article in map(_article, rows)}
        return {one: found[one] for one in there if one in found}

    def find(self, text_hash: str) -> Article | None:
        """The article with the given text hash, if it is here."""
        rows = self._db.rows(f"{_ARTICLES} WHERE hash = ?", (text_hash,))
        return _article(rows[0]) if rows else None

    def keep(self, article_id: int) -> None:
        """From now on an article stays, whoever drops it."""
        self._db.write("UPDATE articles SET kept = TRUE WHERE id = ? AND NOT kept", (article_id,))

    def kept(self) -> list[Article]:
        """The articles that stay when nobody else wants them any more, oldest first."""
        return [_article(row) for row in self._db.rows(f"{_ARTICLES} WHERE kept ORDER BY id")]

    def is_kept(self, article_id: int) -> bool:
        """Whether an article stays when nobody else wants it any more."""
        return bool(self._db.rows("SELECT 1 FROM articles WHERE id = ? AND kept", (article_id,)))

    def unkept(self, before: str) -> list[int]:
        """Ids of the articles that only chats want, added before a time in ISO 8601."""
        rows = self._db.rows("SELECT id FROM articles WHERE NOT kept AND added < ?", (before,))
        return [int(str(row[0])) for row in rows]

    def add(
        self,
        article: Article,
        passages: Sequence[Passage],
        vectors: Sequence[Vectors],
        model: str,
        keep: bool = True,
    ) -> Article | None:
        """Stores an article with its passages and their vectors (see StoredPassage), at once.

        An article with the same hash that is here already stays as it is and is returned. None,
        and nothing is stored, where the vectors here are no longer those of `model`.
        """
        prepared = [(passage, *_tokens(article.text, passage)) for passage in passages]
        with self._db.transaction():
            present = self.find(article.hash)
            if present:
                if keep:
                    self.keep(present.id)
                return present
            if self.meta("model") != model:
                return None
            ((number,),) = self._db.rows(
                "INSERT INTO articles (hash, title, text, url, site, author, date, read, kind,"
                " pages, rest, added, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " RETURNING id",
                (article.hash, _storable(article.title), _storable(article.text),
                 article.url, article.site, article.author, article.date, article.read,
                 article.format, json.dumps(article.pages), json.dumps(article.rest),
                 datetime.now(UTC).isoformat(timespec="seconds"), keep),
            )  # fmt: skip
            article_id = int(str(number))
            ids = self._db.new_ids("passages", len(prepared))
            rows = [
                (number, article_id, passage.start, passage.end, passage.paragraph,
                 json.dumps([(s.start, s.end, s.paragraph) for s in passage.sentences]),
                 tokens, stems, found.astype(STORED_VECTOR).tobytes())
                for number, (passage, tokens, stems), found
                in zip(ids, prepared, vectors, strict=True)
            ]  # fmt: skip
            self._db.copy("passages", _TABLES["passages"], rows)
            self._enter([_entry(row) for row in rows])
        return self.article(article_id)

    def take(self, source: Store, articles: Collection[int]) -> None:
        """Takes articles over from another store, with their ids and all that belongs to them, all
        that are not here yet or none. Both have the vectors of the same model."""
        with self._db.transaction():
            here = self._db.rows(
                f"SELECT id FROM articles WHERE id {self._db.any_of}", (self._db.listed(articles),)
            )
            wanted = sorted({*articles} - {int(str(one)) for (one,) in here})
            if not wanted:
                return
            for table, columns in _TABLES.items():
                rows = source._rows_of(table, wanted)
                self._db.copy(table, columns, rows)
                if table == "passages":
                    self._enter([_entry(row) for row in rows])

    def take_rest(self, source: Store) -> None:
        """Takes over from another store, whose articles are here, which ids have been given."""
        for table in ("articles", "passages"):
            self._db.give_after(table, source._db.last_id(table))

    def begin_bulk(self) -> None:
        """Called before more is taken over than is here: indexes that take longer to add to than to
        build may be dropped until `build_deferred` is called; meanwhile searching is slow."""
        self._indexes.begin_bulk()

    def build_deferred(self, told: Callable[[str], None]) -> None:
        """Builds the indexes that are not there, also where that has been interrupted; `told` hears
        the name of each before."""
        self._indexes.build_deferred(told)

    def hashes(self) -> dict[int, str]:
        """The hashes of all articles by their ids, oldest first."""
        rows = self._db.rows("SELECT id, hash FROM articles ORDER BY id")
        return {int(str(number)): str(found) for number, found in rows}

    def digest(self) -> tuple[int, str]:
        """How many articles and passages there are, and a hash of all that is stored of them."""
        hashed, ids = hashlib.blake2b(digest_size=16), [*self.hashes()]
        for first in range(0, len(ids), TOGETHER):
            for table in _TABLES:
                found = repr(self._rows_of(table, ids[first : first + TOGETHER]))
                # On a server U+FFFD stands for U+0000.
                hashed.update(found.replace("\\x00", "\ufffd").encode())
        return len(ids) + self.count(), hashed.hexdigest()

    def _rows_of(self, table: str, articles: Collection[int]) -> list[tuple[object, ...]]:
        """All that a table holds of some articles, in one order and form in every database."""
        columns = _TABLES[table].replace("kept", "CAST(kept AS INTEGER)")
        key = "id" if table == "articles" else "article_id"
        return sorted(
            self._db.rows(
                f"SELECT {columns} FROM {table} WHERE {key} {self._db.any_of}",
                (self._db.listed(articles),),
            )
        )

    def _enter(self, entries: Sequence[Entry]) -> None:
        self._indexes.add(entries)
        self._count(entries, 1)

    def _count(self, entries: Sequence[Entry], sign: int) -> None:
        totals = {
            "passages": len(entries),
            "sentences": sum(one.sentences for one in entries),
            "words": sum(one.words for one in entries),
        }
        self._db.write_many(
            "UPDATE meta SET value = CAST(value AS INTEGER) + ? WHERE key = ?",
            [(sign * n, key) for key, n in totals.items()],
        )

    def remove(self, article_id: int) -> Article:
        """Removes an article and all that belongs to it; returns what it was.

        Raises ArticleUnknown.
        """
        with self._db.transaction():
            article = self.article(article_id)
            entries = [_entry(row) for row in self._rows_of("passages", [article_id])]
            self._indexes.remove(entries)
            self._count(entries, -1)
            self._db.write("DELETE FROM terms WHERE passages <= 0")
            self._db.write("DELETE FROM articles WHERE id = ?", (article_id,))
        self._db.leave_no_trace()
        return article

    # Links --------------------------------------------------------------------------------

    def link(self, url: str) -> StoredLink | None:
        """What a link led to when it was last asked."""
        rows = self._db.rows(
            "SELECT article_id, etag, modified, checked FROM links WHERE url = ?", (url,)
        )
        if not rows:
            return None
        article_id, etag, modified, checked = rows[0]
        return StoredLink(
            int(str(article_id)),
            None if etag is None else str(etag),
            None if modified is None else str(modified),
            float(str(checked)),
        )

    def put_link(self, url: str, link: StoredLink) -> None:
        """Keeps what a link has led to. Nothing is kept of an article that is gone."""
        with self._db.transaction():
            self._db.write("DELETE FROM links WHERE url = ?", (url,))
            self._db.write(
                "INSERT INTO links (url, article_id, etag, modified, checked)"
                " SELECT ?, id, ?, ?, ? FROM articles WHERE id = ?",
                (url, link.etag, link.modified, link.checked, link.article),
            )

    # Passages -----------------------------------------------------------------------------

    def count(self, articles: Collection[int] | None = None) -> int:
        """The number of passages of some articles, or of all."""
        if articles is None:
            return int(self.meta("passages"))
        where, values = self._limited(articles)
        return int(str(self._db.rows(f"SELECT count(*) FROM passages {where}", values)[0][0]))

    def passage_ids(self, articles: Collection[int] | None = None) -> list[int]:
        """Ids of the passages of some articles, or of all, in the order of the text."""
        where, values = self._limited(articles)
        rows = self._db.rows(f"SELECT id FROM passages {where} ORDER BY id", values)
        return [int(str(row[0])) for row in rows]

    def _limited(self, articles: Collection[int] | None) -> tuple[str, tuple[object, ...]]:
        if articles is None:
            return "", ()
        return f"WHERE article_id {self._db.any_of}", (self._db.listed(articles),)

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ids that are here, in the order of the ids."""
        dimension = int(self.meta("dimension"))
        rows = self._db.rows(
            "SELECT id, article_id, start_offset, end_offset, paragraph, sentences, tokens, stems,"
            f" vectors FROM passages WHERE id {self._db.any_of}",
            (self._db.listed(ids),),
        )
        found = {int(str(row[0])): _passage(row, dimension) for row in rows}
        return [found[i] for i in ids if i in found]

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """Those of the ids that are here, ascending, and their passages' own vectors.

        Shape (ids found, dimension).
        """
        dimension = int(self.meta("dimension"))
        length = dimension * np.dtype(STORED_VECTOR).itemsize
        rows = self._db.rows(
            "SELECT id, substr(vectors, 1, ?) FROM passages"
            f" WHERE id {self._db.any_of} ORDER BY id",
            (length, self._db.listed(ids)),
        )
        joined = b"".join(row[1] for row in rows if isinstance(row[1], bytes))
        vectors = np.frombuffer(joined, STORED_VECTOR).reshape(-1, dimension).astype(np.float32)
        return [int(str(row[0])) for row in rows], vectors

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """How frequent the terms are among all passages, and how long passages are."""
        keys = {self._indexes.key(term): term for term in terms}
        rows = self._db.rows(
            f"SELECT term, passages FROM terms WHERE term {self._db.any_of}",
            (self._db.listed(keys),),
        )
        total = {key: int(self.meta(key)) for key in ("passages", "sentences", "words")}
        return Statistics(
            passages=total["passages"],
            frequency={keys[key]: int(str(n)) for key, n in rows},
            passage_length=total["words"] / max(1, total["passages"]),
            sentence_length=total["words"] / max(1, total["sentences"]),
        )

    def lexical(
        self, terms: Sequence[str], limit: int, articles: Collection[int] | None = None
    ) -> list[int]:
        """Ids of the passages that hold any of the terms, those with the most and rarest first.

        Passages are about as long as one another, and a term counts once: what BM25 adds to that
        is left to who looks into them.
        """
        known = self.statistics(terms)
        n = known.passages
        weights = {
            term: math.log(1 + (n - frequency + 0.5) / (frequency + 0.5))
            for term, frequency in known.frequency.items()
        }
        return self._indexes.lexical(weights, limit, articles) if weights else []

    # Model and change -----------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """A value of the table `meta`: model, dimension, passages, sentences or words."""
        return str(self._db.rows("SELECT value FROM meta WHERE key = ?", (key,))[0][0])

    def replace_vectors(self, model: str, dimension: int, vectors: Mapping[int, Vectors]) -> bool:
        """Exchanges all vectors for those of another model, by passage id, at once.

        False, and nothing is changed, where these are not the passages that are here now.
        """
        with self._db.transaction():
            if set(self.passage_ids()) != set(vectors):
                return False
            self._db.write_many(
                "UPDATE passages SET vectors = ? WHERE id = ?",
                [(rows.astype(STORED_VECTOR).tobytes(), i) for i, rows in vectors.items()],
            )
            self._db.write_many(
                "UPDATE meta SET value = ? WHERE key = ?",
                [(model, "model"), (str(dimension), "dimension")],
            )
            self._indexes.replace_vectors(dimension, vectors)
        return True

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside it everything is read as of one moment, whatever other processes write."""
        return self._db.snapshot()

    def data_version(self) -> int:
        """Changes whenever another connection has committed."""
        return self._indexes.changes()[0]

    def changes(self) -> tuple[int, int]:
        """Two numbers, at least one of which changes whenever anybody has changed something."""
        return self._indexes.changes()

    def check(self) -> None:
        """Reads the whole database. Raises StoreDamaged where something is broken."""
        self._indexes.check()


_ARTICLES = (
    "SELECT id, hash, title, text, kind, pages, rest, url, site, author, date, read FROM articles"
)


# The tables that hold articles, with all columns, joined by ", ": what is taken over as it is.
_TABLES = {
    "articles": "id, hash, title, text, url, site, author, date, added, read, kind, pages, rest,"
    " kept",
    "passages": "id, article_id, start_offset, end_offset, paragraph, sentences, tokens, stems,"
    " vectors",
    "links": "url, article_id, etag, modified, checked",
}


def _entry(row: tuple[object, ...]) -> Entry:
    """What the indexes are told of a row of passages."""
    passage, article, *_, sentences, tokens, stems, vectors = row
    assert isinstance(vectors, bytes)
    count = len(json.loads(str(sentences)))
    # Its own vector stands before those of its sentences, if it has several.
    own = np.frombuffer(vectors, STORED_VECTOR).reshape(1 + count if count > 1 else 1, -1)[0]
    return Entry(
        int(str(passage)), int(str(article)), _terms(str(tokens), str(stems)),
        own.astype(np.float32), count, len(str(tokens).split()),
    )  # fmt: skip


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _article(row: tuple[object, ...]) -> Article:
    article_id, text_hash, title, text, came_as, pages, rest, *known = row
    url, site, author, date, read = (None if value is None else str(value) for value in known)
    return Article(
        id=int(str(article_id)), hash=str(text_hash), title=str(title), text=str(text),
        url=url, site=site, author=author, date=date, read=read,
        format=Format(str(came_as)), pages=tuple(json.loads(str(pages))),
        rest=tuple(json.loads(str(rest))),
    )  # fmt: skip


def _passage(row: tuple[object, ...], dimension: int) -> StoredPassage:
    passage_id, article_id, start, end, paragraph = (int(str(value)) for value in row[:5])
    spans = tuple(Sentence(*span) for span in json.loads(str(row[5])))
    tokens = str(row[6])
    blob = row[8]
    assert isinstance(blob, bytes)
    return StoredPassage(
        id=passage_id,
        article_id=article_id,
        passage=Passage(start, end, paragraph, spans),
        tokens=tokens,
        stems=str(row[7]),
        lengths=tuple(line.count(" ") + 1 if line else 0 for line in tokens.split("\n")),
        vectors=np.frombuffer(blob, STORED_VECTOR).reshape(-1, dimension).astype(np.float32),
    )


def _tokens(text: str, passage: Passage) -> tuple[str, str]:
    """A passage's words and their stems as `_word_ _word_`, a line each sentence."""
    found = [words(normalise(text[s.start : s.end])) for s in passage.sentences]
    return (
        "\n".join(bounded(line) for line in found),
        "\n".join(bounded([stem(word) for word in line]) for line in found),
    )


def _terms(tokens: str, stems: str) -> list[str]:
    """The terms of a passage for the lexical index: its 4-grams and its stems, once each."""
    found = set(stems.split()).union(*map(grams, tokens.replace(BOUNDARY, "").split()))
    return sorted(found)
