"""`rawi doctor`: looks at everything an answer needs and says what to do about what is missing."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot import messages
from bot.chats.memory import Chats
from bot.settings import Settings
from bot.terminal.readers import chat_server
from index.embedding.model import Model
from index.errors import RawiError
from index.library import Library
from index.retrieval.reader import reader_named
from index.retrieval.search import (
    CANDIDATES,
    Dense,
    Terms,
    rarest,
)
from index.store.articles import Store
from index.store.faiss_index import FILE_NAME as VECTORS
from index.store.faiss_index import VectorIndex
from index.types import Article, Event, StoredPassage

LEAST_SERVER = 15
LEAST_PGVECTOR = (0, 8, 4)

# The cosine of two passages of the same words, rounded as they are stored.
ALIKE = 0.99

# What a reader is tried with.
_ASKED = "كم سفيرا حضر الحفل؟"
_SENTENCES = ("وصل الوزير صباح الثلاثاء.", "وحضر الحفل عدد من السفراء.")

Finding = tuple[bool, str]  # is it well, and what was found


def examine(settings: Settings) -> int:
    """Prints a line for each thing looked at; 0 where all is well, 1 otherwise."""
    found: dict[str, bool] = {}
    for good, text in _findings(settings):
        if text not in found:  # one cause may keep several things from being well
            print(f"{'ok  ' if good else 'FAIL'}  {text}")
        found[text] = good
    return 0 if all(found.values()) else 1


def _findings(settings: Settings) -> Iterator[Finding]:
    yield _python()
    yield _sqlite()
    yield _model(settings)
    yield _reader(settings)
    yield from _server(settings)
    yield from _library(settings)
    yield _chats(settings)
    yield _token(settings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), f"Python {version} (3.11 or later is needed)"


def _sqlite() -> Finding:
    with sqlite3.connect(":memory:") as db:
        options = {row[0] for row in db.execute("PRAGMA compile_options")}
    return "ENABLE_FTS5" in options, f"SQLite {sqlite3.sqlite_version} with full-text search (FTS5)"


def _model(settings: Settings) -> Finding:
    try:
        vectors = Model(settings.model).load().encode_query(["س"])
    except RawiError as error:
        return False, messages.error(error, messages.ENGLISH)
    return True, f"embedding model {settings.model}, {vectors.shape[1]} dimensions"


def _reader(settings: Settings) -> Finding:
    """Who reads, whether it answers, and in which time."""
    reader = reader_named(settings.reader)
    if reader is None and not settings.reader_url:
        return True, "nobody reads question and sentence together (READER=off)"
    began = time.perf_counter()
    if settings.reader_url:
        return _chat_model(settings)
    try:
        assert reader is not None
        reader.read(_ASKED, _SENTENCES)  # loads it
        began = time.perf_counter()
        reader.read(_ASKED, [*_SENTENCES, settings.reader])
    except RawiError as error:
        return False, messages.error(error, messages.ENGLISH)
    return (
        True,
        f"reader {settings.reader}, {_milliseconds(began)} ms for a question and one new sentence",
    )


def _chat_model(settings: Settings) -> Finding:
    from index.retrieval.chat_reader import ChatReader, ReaderFailed

    server = chat_server(settings)
    began = time.perf_counter()
    sent = "; questions and sentences are sent there"
    try:
        ChatReader(server, None).numbers(_ASKED, _SENTENCES)
    except ReaderFailed as failure:
        remedy = "see READER_URL, READER_MODEL and READER_KEY"
        return False, f"the chat model {server.model} at {server.endpoint}: {failure}; {remedy}"
    told = f"the chat model {server.model} at {server.endpoint} reads"
    return True, f"{told}, {_milliseconds(began)} ms{sent}; where it is silent: {settings.reader}"


def _milliseconds(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def place_of(settings: Settings) -> str:
    """Where articles are kept, as it may be told."""
    if not settings.database_url:
        return f"data directory {settings.data_dir}"
    from index.store.postgres import place_of as told

    return f"PostgreSQL {told(settings.database_url)}"


def _server(settings: Settings) -> Iterator[Finding]:
    """The database server, where there is one: versions, rights, and how far away it is."""
    if not settings.database_url:
        return
    try:
        from index.store.postgres import examined
    except ImportError:
        return  # which the library says as well
    try:
        server = examined(settings.database_url)
    except RawiError as error:
        yield False, messages.error(error, messages.ENGLISH)
        return
    yield server.version >= LEAST_SERVER, f"PostgreSQL {server.version} (15 or later is needed)"
    number = ".".join(map(str, server.pgvector)) or "missing"
    yield (
        server.pgvector >= LEAST_PGVECTOR,
        f"pgvector {number} (0.8.4 or later is needed: earlier ones may damage their indexes)",
    )
    yield server.may_write, f"the role {server.role} may read and write what Rawi keeps there"
    yield True, f"the server answers in {server.milliseconds:.1f} ms, {server.encryption}"


def _library(settings: Settings) -> Iterator[Finding]:
    happened: list[Event] = []
    try:
        with Library.open(
            settings.data_dir, Model(settings.model), happened.append, url=settings.database_url
        ) as library:
            library.check()
            where = place_of(settings)
            yield True, f"{where}, {len(library.articles())} articles"
            article = library.built_in()
            library.search(article.title)  # mends and completes the indexes as any question does
            yield from _indexes(settings, library.model, article)
    except RawiError as error:
        yield False, messages.error(error, messages.ENGLISH)
    for event in happened:
        # What the library has mended by itself is well again.
        yield event is not Event.INDEX_NOT_SAVED, messages.event(event, messages.ENGLISH)


def _indexes(settings: Settings, model: str, article: Article) -> Iterator[Finding]:
    """Looks every passage of an article up in both indexes, which a small library's questions
    need not ask."""
    folder = settings.data_dir
    with closing(Store.open(folder, settings.database_url)) as store:
        passages = store.passages(store.passage_ids([article.id]))
        index = store.dense or _vectors(folder, model, store)
        by_vector = [_has_like(one, index, store) for one in passages]
        by_words = [one.id in _having_words(article, one, store) for one in passages]
    if settings.database_url:
        yield _looked_up("pgvector", by_vector, "REINDEX INDEX dense_vectors")
        yield _looked_up("GIN", by_words, "REINDEX INDEX lexical_terms")
        return
    yield _looked_up("FAISS", by_vector, f"delete {folder / VECTORS}, which is then made anew")
    yield _looked_up("full-text", by_words, f"move {folder} away and add your articles again")


def _vectors(folder: Path, model: str, store: Store) -> VectorIndex:
    """The index that the library uses: its file, and what the file does not have yet."""
    dimension = int(store.meta("dimension"))
    index = VectorIndex.load(folder, model, dimension) or VectorIndex.empty(model, dimension)
    index.settle(store.passage_ids(), store.vectors)
    return index


def _has_like(stored: StoredPassage, index: Dense, store: Store) -> bool:
    """Whether the nearest to a passage is itself, or one like it in another article."""
    vector = stored.vectors[0]
    _, nearest = store.vectors(index.search(vector, 1, None))
    return bool((nearest @ vector > ALIKE).any())


def _having_words(article: Article, stored: StoredPassage, store: Store) -> list[int]:
    """The passages that the full-text index proposes to whoever asks in a passage's own words."""
    terms = Terms.of(article.text[stored.passage.start : stored.passage.end])
    statistics = store.statistics((*terms.stems, *terms.grams))
    return store.lexical(rarest(terms, statistics), CANDIDATES)


def _looked_up(index: str, found: list[bool], remedy: str) -> Finding:
    text = f"{index} index: {sum(found)} of the built-in article's {len(found)} passages found"
    return (True, text) if all(found) else (False, f"{text}; {remedy}")


def _chats(settings: Settings) -> Finding:
    try:
        with Chats.open(settings.data_dir, url=settings.database_url) as chats:
            counts = chats.counts()
    except RawiError as error:
        return False, messages.error(error, messages.ENGLISH)
    return (
        True,
        f"memory of chats: {counts['questions']} questions, {counts['feedback']} judgements",
    )


def _token(settings: Settings) -> Finding:
    if not settings.token:
        return True, "no TELEGRAM_BOT_TOKEN, which only 'rawi telegram' needs"
    from bot.telegram.app import (  # 0.3 s that nobody without a token need wait for
        BotFailed,
        name_of,
    )

    try:
        return True, f"Telegram knows the bot as @{name_of(settings)}"
    except BotFailed as failure:
        return False, messages.say(failure.words, messages.ENGLISH, *failure.values)
