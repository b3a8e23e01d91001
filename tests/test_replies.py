"""Answers as messages: whatever is answered from whatever article, within Telegram's rules and in
the article's exact words."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import accumulate, pairwise
from random import Random

import pytest
from telegram import Chat as TelegramChat
from telegram import Message, MessageEntity

from bot import messages
from bot.chats.conversation import Subject
from bot.serving.deep_links import (
    DeepLinks,
    Link,
    linked,
    payload,
)
from bot.telegram.answers import LONGEST_ASKED, answered, passage
from bot.telegram.buttons import LONGEST_LABEL, check, speaking
from bot.telegram.cards import card
from bot.telegram.entities import (
    Composition,
    clean,
    units,
)
from bot.telegram.excerpts import LONGEST_EXCERPT
from bot.telegram.fitting import LONGEST_NAME
from bot.telegram.limits import MOST_ENTITIES
from bot.telegram.pages import MOST_ON_A_PAGE, PAGE_UNITS, Frame, paged, picture_of
from bot.telegram.reply import Reply, plain
from bot.telegram.subjects import subject_of
from index.answering.suggestions import unasked
from index.errors import ArticleUnknown
from index.intake.files import article_of
from index.library import Library
from index.text.sentences import trim
from index.text.text_fragments import source_link
from index.types import (
    DIRECT,
    INDIRECT,
    OF_NO_TEXT,
    Answer,
    Article,
    Evidence,
    Intent,
    Level,
    Question,
    SmallTalk,
)
from tests.bot_api.keyboards import check_markup
from tests.bot_api.texts import check_entities, check_text, check_url, part
from tests.bot_api.texts import shown as seen
from tests.running import there

# Every check looks at a few answers; `full` looks at many blocks of many.
FEW, BLOCK, BLOCKS = 150, 1_500, 7
LINKS = DeepLinks("rawi_bot", "secret")
LANGUAGES = ("ar", "en", "fr", "ru")
LONGEST_ARTICLE = 200_000
ARABIC = "قال الوزير إن الاتفاق قريب جدا وأضاف المتحدث، أن الأمر لم يُحسم بعد: «سنرى». 12.5% أعلن؟"
OTHER = "The minister said Lavrov. Le président а потом Лавров заявил 外交部长 会谈"
ODD = (
    "\r\n", "\r", "\n", "\n\n", "\u2028", "\u2029", "\x85", "\v", "\t", "\0", "\x1b", "\x7f",
    "\u00a0", "\u3000", "\u200b", "\u200e", "\u200f", "\u202a", "\u202e", "\u202c", "\u2066",
    "\u2067", "\u2068", "\u2069", "\ufeff", "\ud83d", "\ude00", "\udfff", "😀", "👩‍👩‍👧", "🇹🇳",
    "👍🏽", "a\u030a\u0333", "e\u0301\u0327", "شُكْرًا", "… ", " …", "?!", "\"", "“", "”", "(", "a.b",
    "https://example.com/a?b=c#d", "www.пример.рф", "@name", "#وسم", "/start", "*", "_", "<b>", "&",
)  # fmt: skip
NAMES = (
    "سيرجي لافروف", "وزارة الخارجية", "د. منى", "Lavrov", "Antony Blinken", "Сергей Лавров", "王毅",
    "وزير" * 100, "Bundesminister" * 40, "😀 منى", "«الوكالة»", "O’Neil & Sons", "Lav\u2069rov",
    "Lav\nrov", "\u202eLavrov", "La\ud83dvrov", "م" * 300, "🧑‍🚀" * 60,
)  # fmt: skip
URLS = (
    None, None, "https://example.com/news/1", "http://example.com", "https://xn--e1afmkfd.xn--p1ai/a",
    "https://example.com/" + "a" * 2000, "https://example.com/خبر?س=1#ج", "https://127.0.0.1:8080/a",
)  # fmt: skip


# Making answers --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A text, and where each of its characters stands in what Telegram keeps of it."""

    raw: str

    @cached_property
    def kept(self) -> str:
        return clean(self.raw)

    @cached_property
    def _places(self) -> list[int]:
        lengths = (
            0 if char == "\r" and after == "\n" else len(clean(char))
            for char, after in pairwise(self.raw + " ")
        )
        return [0, *accumulate(lengths)]

    def place(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span of the text as a span of what is kept."""
        return self._places[span[0]], self._places[span[1]]


def some_text(random: Random, length: int) -> str:
    """A text of one of many kinds, of about that length."""
    odd = random.choice((0, 0, 0.02, 0.1, 0.6))
    between = random.choice((" ", " ", " ", "", "\n", "\u00a0"))
    ends = random.choice(((" ",), (" ", ".\n"), (" ", ". ", ".\r\n"), (" ", "، ", "\u2028")))
    words = [*ARABIC.split(), *random.choice(((), OTHER.split()))]
    count = length // 5 + 1
    made = [
        random.choice(ODD) + end if random.random() < odd else word + between + end * (end != " ")
        for word, end in zip(
            random.choices(words, k=count),
            random.choices(ends, weights=[12, 1, 1][: len(ends)], k=count),
            strict=True,
        )
    ]
    text = "".join(made)[:length]
    return text if clean(text).strip() else "خبر"


def some_span(random: Random, text: str, start: int, end: int, longest: int) -> tuple[int, int]:
    """A span of a text between two places that has something to read in it."""
    for _ in range(20):
        first = random.randrange(start, end)
        last = min(end, first + random.randint(1, longest))
        first += text[first - 1 : first + 1] == "\r\n"  # a line break is one thing
        last += text[last - 1 : last + 1] == "\r\n" and last < end
        if first < last and clean(text[first:last]).strip():
            return first, last
    return start, end


class Maker:
    """Makes answers out of nothing but a number."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        lengths = (LONGEST_ARTICLE, 100_000, 60_000, 20_000)
        self._long = [Text(some_text(self.random, length)) for length in lengths]
        self._long.append(Text(self._line(LONGEST_ARTICLE)))
        self._long.append(Text("خبر" * 30_000))
        self._phrases = [some_text(self.random, self.random.randint(1, 2000)) for _ in range(150)]

    def _line(self, length: int) -> str:
        return " ".join(self.random.choices(ARABIC.split(), k=length // 5))[:length]

    def _phrase(self, longest: int) -> str:
        return self.random.choice(self._phrases)[: self.random.randint(1, longest)]

    def answer(self) -> tuple[Answer, Text]:
        """An answer of any level, and its article's text."""
        random = self.random
        text = random.choice(self._long)
        if random.random() < 0.95:
            length = random.choice((1, 30, 300, 1500, 4000))
            text = Text(some_text(random, random.randint(1, length)))
        level = random.choices(list(Level), weights=[6, 2, 2])[0]
        absent = level is Level.NOT_IN_ARTICLE
        intents = [intent for intent in Intent if absent or intent not in OF_NO_TEXT]
        evidence = () if absent else self._evidence(text.raw)
        names = dict.fromkeys([random.choice(NAMES), *(item.speaker for item in evidence)])
        asked = self._asked()
        topics = None, "الاتفاق", "م" * 300, "the deal", "Lavrov and Blinken " * 99, "\u2067\ud83d"
        question = Question(
            text=random.choice(("?", *asked)),
            language=random.choice(LANGUAGES),
            speaker=random.choice((None, *names)),
            topic=random.choice(topics),
            intent=random.choice([Intent.FACT, *intents]),
        )
        talk = random.choice(list(SmallTalk))
        if question.intent is Intent.CHAT:
            question = replace(question, small_talk=talk)
        return Answer(level, self._article(text.raw), question, evidence, asked, 1.0), text

    def _article(self, text: str) -> Article:
        random = self.random
        title = random.choice(("", "خبر", "م" * 500, self._phrase(500)))
        number = random.choice((1, 77, 10**12))
        return Article(text, title, "", number, url=random.choice(URLS))

    def _asked(self) -> tuple[str, ...]:
        random = self.random
        texts = [f"ما {self._phrase(300)}" for _ in range(3)]
        return tuple(random.choice((text, "س" * 300)) for text in texts[: random.randint(0, 3)])

    def _evidence(self, text: str) -> tuple[Evidence, ...]:
        random = self.random
        most = random.choices((1, 6, 25, 200), weights=[50, 44, 5.9, 0.1])[0]
        speakers = random.choice(((None,), NAMES[:1], NAMES))
        made = [self._piece(text, speakers) for _ in range(random.randint(most // 2 + 1, most))]
        made += random.choices(made, k=random.choice((0, 0, 0, 1)))  # the same twice
        return tuple(sorted(made, key=lambda item: item.start) if random.random() < 0.7 else made)

    def _piece(self, text: str, speakers: Sequence[str | None]) -> Evidence:
        random = self.random
        longest = random.choice((1, 20, 200, 200, 800, 5000))
        start, end = some_span(random, text, 0, len(text), longest)
        marks = [
            some_span(random, text, start, end, random.choice((1, 5, 30)))
            for _ in range(random.choice((0, 0, 0, 1, 1, 3)))
        ]
        kind = random.choice((None, None, DIRECT, INDIRECT))
        speaker = random.choice(speakers) if kind or random.random() < 0.2 else None
        number = random.randint(1, 5000)
        return Evidence(text[start:end], start, end, number, 1.0, speaker, kind, tuple(marks))

    def frame(self, answer: Answer) -> Frame:
        """Any frame around an answer."""
        random = self.random
        return Frame(
            language=random.choice(("ar", "ar", *LANGUAGES)),
            number=random.choice((None, 1, 10**15)),
            owner=random.choice((0, 2**52 - 1)),
            question=random.choice(("", "", "سؤال؟", self._phrase(2000))),
            asked=answer.suggestions[: random.choice((0, 0, 1, 3))],
            links=random.choice((None, LINKS)),
            refused=random.choice((0, 0, 1, 5)),
        )


@dataclass(frozen=True)
class Shown:
    """An answer and all the messages that show it."""

    answer: Answer
    text: Text
    frame: Frame
    replies: list[Reply]


def pieces(answer: Answer) -> list[list[Evidence]]:
    """The evidence on each page of an answer."""
    return [[item for _, items in page for item in items] for page in paged(answer)]


def all_of(answer: Answer, frame: Frame) -> list[Reply]:
    """The messages of all pages of an answer."""
    pages = len(paged(answer))
    return [answered(answer, replace(frame, page=page)) for page in range(max(1, pages))]


@pytest.fixture(
    scope="module",
    params=[(0, FEW), *(pytest.param((n, BLOCK), marks=pytest.mark.full) for n in range(BLOCKS))],
    ids=lambda param: f"{param[1]} answers, {param[0]}",
)
def made(request: pytest.FixtureRequest) -> list[Shown]:
    """A block of answers, each as it is shown."""
    seed, count = request.param
    maker = Maker(seed)
    block = []
    for _ in range(count):
        answer, text = maker.answer()
        frame = maker.frame(answer)
        block.append(Shown(answer, text, frame, all_of(answer, frame)))
    return block


# Reading messages -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quotation:
    """A quotation in a message: its text, which of its characters are bold, a bit each, and the
    line under it, which says whose words it has."""

    text: str
    bold: int
    under: str


def spans(reply: Reply, *kinds: str) -> list[tuple[int, int]]:
    """The entities of some kinds in a message, as spans of its characters."""
    encoded = reply.text.encode("utf-16-le")

    def at(offset: int) -> int:
        return len(encoded[: 2 * offset].decode("utf-16-le"))

    found = [one for one in reply.entities if one.type in kinds]
    return [(at(one.offset), at(one.offset + one.length)) for one in found]


def quotations(reply: Reply) -> list[Quotation]:
    """The quotations of evidence in a message, in their order: a line under each signs it."""
    return [one for one in _quoted(reply, *QUOTATIONS) if one.under.startswith("— ")]


def paragraphs(reply: Reply) -> list[Quotation]:
    """The quotations of whole paragraphs, which open on demand."""
    folded = _quoted(reply, MessageEntity.EXPANDABLE_BLOCKQUOTE)
    return [one for one in folded if not one.under.startswith("— ")]


def _quoted(reply: Reply, *kinds: str) -> list[Quotation]:
    text, bold = reply.text, spans(reply, MessageEntity.BOLD)
    return [
        Quotation(text[a:b], covered(b - a, a, bold), text[b + 1 :].partition("\n")[0])
        for a, b in spans(reply, *kinds)
    ]


def names(line: str, speaker: str | None) -> bool:
    """Whether a line under a quotation names a speaker, or nobody where there is none."""
    if speaker is None:
        return line.startswith(("— الفقرة", "— paragraph", "— абзац"))
    return " ".join(re.sub("[\u2066-\u2069]", "", clean(speaker)).split())[:20] in line


def in_bold(quotation: Quotation) -> str:
    """The characters of a quotation that are bold."""
    return "".join(char for i, char in enumerate(quotation.text) if quotation.bold >> i & 1)


def own_lines(reply: Reply) -> list[str]:
    """The lines of the bot's own words: neither quotation nor question nor title."""
    text = reply.text
    for start, end in reversed(spans(reply, *QUOTATIONS)):
        text = text[:start] + text[end:]
    return [line for line in text.split("\n") if line and line[0] not in "❓📰"]


QUOTATIONS = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)


def stands_out(answer: Answer) -> bool:
    """Whether the answer's evidence is to be in bold."""
    as_a_whole = {Intent.SUMMARY, Intent.PARAGRAPH, Intent.NEXT}
    return answer.level is Level.ANSWERED and answer.question.intent not in as_a_whole


def meant(item: Evidence) -> Sequence[tuple[int, int]]:
    """The spans of an article that evidence is shown for."""
    return item.marks or ((item.start, item.end),)


def core(item: Evidence, text: str) -> tuple[int, int]:
    """From the first to the last word of what evidence is shown for."""
    ends = meant(item)
    return trim(text, min(a for a, _ in ends), max(b for _, b in ends))


def placements(quotation: Quotation, at: int, text: Text) -> Iterator[tuple[int, int, int]]:
    """Where a quotation can stand in an article so that it holds the character at a place: its
    start, its length and what of it is bold, with the dots of the bot's own left out."""
    for first in {0, 2 * quotation.text.startswith("… ")}:
        for cut in {0, 2 * quotation.text.endswith(" …")}:
            words = quotation.text[first : len(quotation.text) - cut]
            start = max(0, at - len(words)) - 1
            while (start := text.kept.find(words, start + 1, at + len(words) + 1)) >= 0:
                yield start, len(words), quotation.bold >> first


def covered(length: int, start: int, spans: Iterable[tuple[int, int]]) -> int:
    """The characters from a start on that lie in one of some spans, a bit each."""
    bits = 0
    for a, b in spans:
        a, b = max(a - start, 0), min(b - start, length)
        bits |= (1 << b) - (1 << a) if a < b else 0
    return bits


def shows(quotation: Quotation, item: Evidence, shown: Shown, page: Sequence[Evidence]) -> bool:
    """Whether a quotation consists of an article's exact words around evidence, all of it unless
    that is too long, with nothing in bold but what answers, all of that in bold, and its speaker
    under it."""
    text = shown.text
    words = core(item, text.raw)
    first, last = text.place(words)
    bold_for = page if stands_out(shown.answer) else ()
    answering = [text.place(span) for one in bold_for for span in meant(one)]
    wanted = [text.place(span) for span in meant(item)] if bold_for else []
    too_long = words[1] - words[0] > LONGEST_EXCERPT
    return names(quotation.under, item.speaker) and any(
        start <= first < start + length
        and (last <= start + length or too_long)
        and covered(length, start, wanted) & ~bold == 0
        and bold & ~covered(length, start, answering) == 0
        for start, length, bold in placements(quotation, first, text)
    )


def test_no_answer_breaks_a_rule_of_telegram(made: list[Shown]) -> None:
    for shown in made:
        for reply in shown.replies:
            check_text(reply.text, [entity.to_dict() for entity in reply.entities])
            check_markup(reply.buttons.to_dict() if reply.buttons else None)
            if reply.preview:
                check_url(reply.preview)


def test_telegram_changes_nothing_in_an_answer(made: list[Shown]) -> None:
    for shown in made:
        for reply in shown.replies:
            entities = [entity.to_dict() for entity in reply.entities]
            ended = f"{reply.text}."  # spaces at the very end go, which harms nothing
            assert seen(ended, entities) == (ended, entities)


def test_every_piece_of_evidence_is_on_exactly_one_page(made: list[Shown]) -> None:
    for shown in made:
        evidence = shown.answer.evidence
        pages = pieces(shown.answer)
        assert all(1 <= len(page) <= MOST_ON_A_PAGE for page in pages)
        flat = [item for page in pages for item in page]
        assert Counter(flat) == Counter(evidence)
        assert [item.start for item in flat] == sorted(item.start for item in evidence)


def test_every_page_shows_the_exact_words_of_its_evidence(made: list[Shown]) -> None:
    for shown in made:
        pages = pieces(shown.answer)
        for reply, page in zip(shown.replies, pages, strict=False):
            quoted = quotations(reply)
            showing = [[shows(one, item, shown, page) for one in quoted] for item in page]
            assert all(map(any, showing))  # each piece is in a quotation,
            assert all(map(any, zip(*showing, strict=True)))  # each quotation has a piece


def test_a_page_is_one_passage_or_one_screen(made: list[Shown]) -> None:
    for shown in made:
        for reply in shown.replies:
            sizes = [units(quotation.text) for quotation in quotations(reply)]
            assert len(sizes) <= 1 or sum(sizes) <= PAGE_UNITS + len("…  …") * len(sizes)


def test_whole_paragraphs_are_the_exact_lines_of_the_article(made: list[Shown]) -> None:
    opened = 0
    for shown in made:
        label = messages.say(messages.WHOLE_PARAGRAPH, shown.frame.language)
        for reply in shown.replies:
            for quotation in paragraphs(reply):
                parts = quotation.text.split("\n")
                assert {re.sub(r"\d+", "{}", part) for part in parts[::2]} == {label}
                lines = re.split("[\n\r\u2028\u2029\x85\v\f]", shown.text.raw)
                exact = {clean(line).strip() for line in lines}
                assert exact.issuperset(part.strip() for part in parts[1::2])
                opened += 1
    assert opened > len(made) / 20


def test_only_words_that_answer_are_bold_in_whole_paragraphs(made: list[Shown]) -> None:
    bold = 0
    for shown in made:
        told = [span for item in shown.answer.evidence for span in meant(item)]
        for reply in shown.replies:
            inside = spans(reply, MessageEntity.EXPANDABLE_BLOCKQUOTE)
            for start, end in spans(reply, MessageEntity.BOLD):
                if any(a <= start and end <= b for a, b in inside):
                    words = reply.text[start:end]
                    assert any(words in clean(shown.text.raw[a:b]) for a, b in told)
                    bold += 1
    assert bold > len(made) / 20


def test_the_first_line_says_which_pieces_of_how_many_follow(made: list[Shown]) -> None:
    for shown in made:
        pages = pieces(shown.answer)
        before = 0
        for reply, page in zip(shown.replies, pages, strict=False):
            count = before + 1, before + len(page), len(shown.answer.evidence)
            part_of = messages.say(messages.PART_OF, shown.frame.language, *count)
            assert (part_of in reply.text.split("\n")[bool(shown.frame.question)]) == (
                len(pages) > 1
            )
            before += len(page)


def test_each_level_begins_with_its_sign(made: list[Shown]) -> None:
    signs = {Level.ANSWERED: "✅", Level.NEAREST: "🟡", Level.NOT_IN_ARTICLE: "❌"}
    for shown in made:
        no_text = shown.answer.question.intent in OF_NO_TEXT
        asked_back = shown.answer.question.intent is Intent.PARAGRAPH
        no_text |= asked_back and shown.answer.level is Level.NOT_IN_ARTICLE
        for reply in shown.replies:
            line = reply.text.split("\n")[bool(shown.frame.question)]
            assert line.startswith(f"{signs[shown.answer.level]} ") != no_text


def test_what_is_only_near_has_no_bold_quotation(made: list[Shown]) -> None:
    near = [one for one in made if one.answer.level is Level.NEAREST]
    assert near
    for shown in near:
        for reply in shown.replies:
            assert quotations(reply)
            assert not any(one.bold for one in (*quotations(reply), *paragraphs(reply)))


def suggested(shown: Shown) -> list[tuple[int, str]]:
    """The question that a refusal is to offer, with its number: one not asked yet, another at every
    refusal of the talk, none to whoever thanks, leaves, laughs, mourns or remarks."""
    answer = shown.answer
    talk = answer.question.small_talk
    if talk in {
        SmallTalk.THANKS, SmallTalk.FAREWELL, SmallTalk.PRAISE, SmallTalk.INSULT, SmallTalk.ASSENT,
        SmallTalk.LAUGHTER, SmallTalk.NO_WORDS, SmallTalk.CONDOLENCE, SmallTalk.SORROW,
        SmallTalk.REMARK,
    }:  # fmt: skip
        return []
    left = unasked(answer.suggestions, [answer.question.text, *shown.frame.asked])
    offered = left[shown.frame.refused :][:1]
    return [(i, one) for i, one in enumerate(answer.suggestions) if one in offered]


def test_a_refusal_quotes_nothing_and_its_question_is_a_button(made: list[Shown]) -> None:
    refused = [one for one in made if one.answer.level is Level.NOT_IN_ARTICLE]
    assert refused
    for shown in refused:
        answer = shown.answer
        (reply,) = shown.replies
        assert not spans(reply, *QUOTATIONS)
        rows = reply.buttons.inline_keyboard if reply.buttons else ()
        asked = [row[0] for row in rows if str(row[0].callback_data).startswith("ask:")]
        for button, (i, question) in zip(asked, suggested(shown), strict=True):
            data = str(button.callback_data)
            assert data.isascii()
            assert len(data) <= 64
            assert data.split(":") == [
                "ask", str(answer.article.id), answer.question.language, str(i),
                check(question),
            ]  # fmt: skip
            told = button.text.removesuffix("…")
            assert told
            assert " ".join(clean(question).split()).startswith(told)


def test_more_and_back_lead_through_all_pages(made: list[Shown]) -> None:
    for shown in made:
        number, last = shown.frame.number, len(shown.replies) - 1
        for page, reply in enumerate(shown.replies):
            rows = reply.buttons.inline_keyboard if reply.buttons else ()
            turning = [
                b.callback_data for row in rows for b in row if "page:" in str(b.callback_data)
            ]
            others = [one for one in (page - 1, page + 1) if number and 0 <= one <= last]
            assert turning == [f"page:{number}:{one}" for one in others]
        if not last:
            continue
        beyond = answered(shown.answer, replace(shown.frame, page=last + 7))
        assert beyond == shown.replies[last]


# Directions -------------------------------------------------------------------------------------


def without_isolated(line: str) -> str:
    """A line without what is isolated in it, and without commands, which stand between marks of
    direction; both marks of every isolation are there."""
    assert line.count("\u2068") == line.count("\u2069")
    line = re.sub("\u200e/[a-z]+\u200e", "", line)
    return re.sub("\u2068[^\u2068\u2069]*\u2069", "", line)


def test_lines_of_an_arabic_message_run_from_the_right(made: list[Shown]) -> None:
    for shown in made:
        for reply in shown.replies if shown.frame.language == "ar" else ():
            for line in own_lines(reply):
                directions = map(unicodedata.bidirectional, without_isolated(line))
                # A line of nothing but an emoji has no direction.
                assert next((one for one in directions if one in {"L", "R", "AL"}), "AL") == "AL"


def test_foreign_names_in_an_arabic_message_keep_to_themselves(made: list[Shown]) -> None:
    isolated = 0
    for shown in made:
        foreign = [name for name in NAMES if "LATIN" in unicodedata.name(name[0], "")]
        for reply in shown.replies if shown.frame.language == "ar" else ():
            for line in own_lines(reply):
                assert not re.search("[A-Za-z]", without_isolated(line)), line
                isolated += any(f"\u2068{name}\u2069" in line for name in foreign)
    assert isolated > len(made) / 100


# Examples ---------------------------------------------------------------------------------------

STORY = (
    "لقاء في ريكيافيك\n\n"
    "التقى الوزيران أمس في ريكيافيك. وقال لافروف إن الحوار مفيد، مضيفا أن اللقاء بنّاء. "
    "وحضر 45 صحفيا.\n"
    "وانتهى اللقاء مساء."
)


def labels(reply: Reply) -> list[str]:
    """What stands on a reply's buttons."""
    rows = reply.buttons.inline_keyboard if reply.buttons else ()
    return [one.text for row in rows for one in row]


def given(*words: str, level: Level = Level.ANSWERED, **known: object) -> Answer:
    """An answer with some words of the story as evidence."""
    evidence = [
        Evidence(one, STORY.index(one), STORY.index(one) + len(one), 2, 1.0, **known)  # type: ignore[arg-type]
        for one in words
    ]
    article = Article(STORY, "لقاء في ريكيافيك", "", 1)
    return Answer(level, article, Question("?", "ar"), tuple(evidence), (), 1.0)


def test_a_sentence_stands_in_bold_in_its_short_paragraph() -> None:
    reply = answered(given("وحضر 45 صحفيا."), Frame("ar"))
    (quotation,) = quotations(reply)
    assert quotation.text == STORY.split("\n")[2]
    assert [reply.text[a:b] for a, b in spans(reply, MessageEntity.BOLD)][1:] == ["وحضر 45 صحفيا."]
    assert not spans(reply, MessageEntity.EXPANDABLE_BLOCKQUOTE)


def test_a_number_stands_on_top_and_a_clause_only_in_its_sentence() -> None:
    asked = Question("كم صحفيا حضر؟", "ar", intent=Intent.NUMBER, standard="كم صحفيا حضر؟")
    for words, brief in (("45 صحفيا", ["الجواب: 45 صحفيا"]), ("وحضر 45 صحفيا", [])):
        told = replace(given("وحضر 45 صحفيا."), question=asked)
        at = STORY.index(words)
        item = replace(told.evidence[0], marks=((at, at + len(words)),))
        reply = answered(replace(told, evidence=(item,)), Frame("ar"))
        shown = [re.sub("[\u2066-\u2069]", "", line) for line in own_lines(reply)]
        assert [line for line in shown if line.startswith("الجواب")] == brief
        assert words in [reply.text[a:b] for a, b in spans(reply, MessageEntity.BOLD)]


def test_two_statements_of_one_sentence_share_a_quotation() -> None:
    answer = given("الحوار مفيد", "اللقاء بنّاء", speaker="لافروف", kind=INDIRECT)
    reply = answered(answer, Frame("ar"))
    (quotation,) = quotations(reply)
    assert quotation.text == "… وقال لافروف إن الحوار مفيد، مضيفا أن اللقاء بنّاء. …"
    assert [reply.text[a:b] for a, b in spans(reply, MessageEntity.BOLD)][1:3] == [
        "الحوار مفيد",
        "اللقاء بنّاء",
    ]
    assert "— لافروف، الفقرة 2، نُقل بالمعنى" in reply.text.split("\n")


def test_of_two_statements_of_one_sentence_each_is_signed_for_itself() -> None:
    answer = given("الحوار مفيد", "اللقاء بنّاء", speaker="لافروف", kind=INDIRECT)
    exact = replace(answer.evidence[0], kind=DIRECT)
    mixed = replace(answer, evidence=(exact, answer.evidence[1]))
    lines = answered(mixed, Frame("ar")).text.split("\n")
    assert "— لافروف، الفقرة 2، على الترتيب: بنصّه، بالمعنى" in lines
    lines = answered(mixed, Frame("en")).text.split("\n")
    assert "— ⁨لافروف⁩, paragraph 2, in order: word for word, in other words" in lines


@pytest.mark.parametrize(
    ("kind", "words"), [(INDIRECT, "لافروف: الحوار مفيد"), (DIRECT, "لافروف: «الحوار مفيد»")]
)
def test_only_exact_words_stand_between_guillemets(kind: str, words: str) -> None:
    (item,) = given("الحوار مفيد", speaker="لافروف", kind=kind).evidence
    assert messages.shared(item, STORY, "ar").startswith(words)
    assert messages.evidence(item, Article(STORY, "", ""), "ar")[0] == words.partition(": ")[2]


@pytest.mark.parametrize(
    ("language", "line"),
    [("ar", "— الفقرة 2، نقلًا عن لافروف"), ("en", "— paragraph 2, quoting ⁨لافروف⁩")],
)
def test_a_sentence_that_quotes_somebody_is_not_called_theirs(language: str, line: str) -> None:
    answer = given("وقال لافروف إن الحوار مفيد، مضيفا أن اللقاء بنّاء.", speaker="لافروف")
    assert line in answered(answer, Frame(language)).text.split("\n")
    assert messages.shared(answer.evidence[0], STORY, "ar").endswith("بنّاء.» (نقلًا عن لافروف)")


def test_the_whole_paragraph_opens_on_demand_where_a_part_is_shown() -> None:
    reply = answered(given("الحوار مفيد", speaker="لافروف", kind=INDIRECT), Frame("ar"))
    (quotation,) = paragraphs(reply)
    assert quotation.text == f"الفقرة 2 كاملة:\n{STORY.split(chr(10))[2]}"


def test_a_paragraph_of_which_all_is_shown_is_not_repeated() -> None:
    answer = given("وانتهى اللقاء", "مساء", speaker="لافروف", kind=INDIRECT)
    reply = answered(answer, Frame("ar"))
    assert reply.text.count("وانتهى اللقاء مساء.") == 1
    reply = answered(given("وحضر 45 صحفيا.\nوانتهى اللقاء مساء."), Frame("ar"))
    assert reply.text.count("وحضر 45 صحفيا.") == 1


def test_a_paragraph_that_is_wanted_is_shown_whole() -> None:
    line = "وقال المدير إن العمل بدأ. " + "وجاء الناس من القرى المجاورة كلها. " * 30
    article = Article(f"عنوان\n{line}", "عنوان", "", 1)
    item = Evidence(line.strip(), 6, 6 + len(line.strip()), 2, 1.0)
    wanted = Question("الفقرة كاملة", "ar", intent=Intent.PARAGRAPH)
    reply = answered(
        replace(given(), article=article, evidence=(item,), question=wanted), Frame("ar")
    )
    assert line.strip() in reply.text


def test_an_article_of_one_paragraph_is_not_repeated() -> None:
    line = "وقال المدير إن العمل بدأ. " + "وجاء الناس من القرى المجاورة كلها. " * 30
    words = "العمل بدأ"
    start = line.index(words)
    item = Evidence(words, start, start + len(words), 1, 1.0, speaker="المدير", kind=INDIRECT)
    told = replace(given(), article=Article(line, "عنوان", "", 1), evidence=(item,))
    assert not paragraphs(answered(told, Frame("ar")))


def test_whoever_says_nothing_of_that_offers_all_that_they_say() -> None:
    asked = Question("ماذا قال لافروف عن القمح؟", "ar", "لافروف", "القمح", Intent.WHAT_SAID)
    refused = replace(given(level=Level.NOT_IN_ARTICLE), question=asked, evidence=())
    frame = Frame("ar", number=7, speakers=("بلينكن", "لافروف"))
    assert "كل أقوال لافروف" in labels(answered(refused, frame))
    assert "كل أقوال لافروف" not in labels(answered(refused, replace(frame, speakers=())))


def test_who_said_what_offers_each_of_them() -> None:
    asked = Question("من قال ماذا؟", "ar", "الجميع", None, Intent.WHAT_SAID)
    both = given("الحوار مفيد", "اللقاء بنّاء")
    items = tuple(
        replace(one, speaker=name)
        for one, name in zip(both.evidence, ("لافروف", "بلينكن"), strict=True)
    )
    told = replace(both, question=asked, evidence=items)
    shown = labels(answered(told, Frame("ar", number=7, speakers=("بلينكن", "لافروف", "برايس"))))
    assert {"بلينكن", "لافروف"} <= {*shown}
    assert "برايس" not in shown


def test_a_number_that_answers_is_shown_out_of_the_longest_sentence() -> None:
    text = "وقال " + "كلاما كثيرا " * 300 + "وحضر 45 صحفيا " + "وكلاما آخر " * 300
    at = text.index("45")
    item = Evidence(text, 0, len(text), 1, 1.0, marks=((at, at + 2),))
    answer = replace(given(), article=Article(text, "", "", 1), evidence=(item,))
    (quotation,) = quotations(answered(answer, Frame("ar")))
    assert "وحضر 45 صحفيا" in quotation.text
    assert quotation.text.startswith("… ")
    assert quotation.text.endswith(" …")
    assert in_bold(quotation) == "45"


def test_a_long_word_is_cut_and_not_left_out() -> None:
    frame = Frame("ar", question="س" * 1000)
    lines = answered(replace(given(), level=Level.NOT_IN_ARTICLE), frame).text.split("\n")
    assert lines[0] == f"❓ {'س' * (LONGEST_ASKED - 1)}…"
    ((name,),) = speaking(["م" * 300], given().article)
    assert name.text == "م" * (LONGEST_LABEL - 1) + "…"
    answer = given("وحضر 45 صحفيا.", speaker="م" * 300, kind=INDIRECT)
    assert f"— {'م' * (LONGEST_NAME - 1)}…، الفقرة 2" in answered(answer, Frame("ar")).text


def test_white_space_around_evidence_shows_no_other_line() -> None:
    (quotation,) = quotations(answered(given("\nوانتهى اللقاء مساء."), Frame("ar")))
    assert quotation.text == in_bold(quotation) == "وانتهى اللقاء مساء."


def test_what_makes_an_answer_long_is_folded() -> None:
    text = "\n".join("قال إن الأمر مهم، " * 18 + str(i) for i in range(4))
    lines = [match.span() for match in re.finditer(".+", text)]
    evidence = tuple(
        Evidence(text[a:b], a, b, i, 1.0, "منى", DIRECT) for i, (a, b) in enumerate(lines)
    )
    reply = answered(
        replace(given(), article=Article(text, "", "", 1), evidence=evidence), Frame("ar")
    )
    assert len(spans(reply, MessageEntity.BLOCKQUOTE)) == 2
    assert len(spans(reply, MessageEntity.EXPANDABLE_BLOCKQUOTE)) == 2


def test_a_passage_that_goes_on_takes_its_room_on_the_next_page_too() -> None:
    sentence = "قال إن الأمر، " * 49 + "انتهى. "
    text = sentence * 2
    starts = [*range(0, 84, 14), len(sentence)]
    evidence = [Evidence(text[a : a + 12], a, a + 12, 1, 1.0, "منى", DIRECT) for a in starts]
    answer = replace(given(), article=Article(text, "", "", 1), evidence=tuple(evidence))
    assert [len(page) for page in pieces(answer)] == [4, 2, 1]


def test_the_fullest_page_keeps_to_the_rules() -> None:
    name = "😀" * 100
    text = "\n".join("😀" * length + "خبر" for length in (321, 321, 321, 321, 697))
    lines = [match.span() for match in re.finditer(".+", text)]
    evidence = tuple(Evidence(text[a:b], a, b, 10**6, 1.0, name, INDIRECT) for a, b in lines)
    asked = Question("?", "ar", name, name, Intent.WHAT_SAID)
    article = Article(text, name, "", 10**12)
    answer = Answer(Level.ANSWERED, article, asked, evidence, (), 1.0)
    replies = all_of(answer, Frame("ar", 10**15, question="😀" * 2000, links=LINKS))
    assert len(replies) == 3
    for reply in replies:
        check_text(reply.text, [entity.to_dict() for entity in reply.entities])


def test_a_paragraph_is_shown_whole_only_where_there_is_room() -> None:
    opened = set()
    for length in range(700, 980, 7):
        line = "قال إنه انتهى. " + "خ" * length
        text = "\n".join([line] * 4)
        starts = [i * (len(line) + 1) for i in range(4)]
        items = tuple(
            Evidence(text[a : a + 14], a, a + 14, 1 + i, 1.0, "منى", INDIRECT)
            for i, a in enumerate(starts)
        )
        article = Article(text, "😀" * 100, "", 1)
        reply = answered(replace(given(), article=article, evidence=items), Frame("ar"))
        check_text(reply.text, [entity.to_dict() for entity in reply.entities])
        opened.add(sum(one.text.count(" كاملة:") for one in paragraphs(reply)))
    assert opened == {3, 4}


def test_a_long_paragraph_is_not_repeated() -> None:
    text = "العنوان\nقال إنه انتهى. " + "ثم عاد الناس. " * 100
    item = Evidence(text[8:22], 8, 22, 2, 1.0, "منى", INDIRECT)
    article = Article(text, "", "", 1)
    assert not paragraphs(
        answered(replace(given(), article=article, evidence=(item,)), Frame("ar"))
    )


def test_links_lead_to_the_words_where_everybody_may_follow_them() -> None:
    answer = given("الحوار مفيد", "اللقاء بنّاء", speaker="لافروف", kind=INDIRECT)
    urls = [one.url for one in answered(answer, Frame("ar", links=LINKS)).entities if one.url]
    start, end = answer.evidence[0].start, answer.evidence[1].end
    assert urls == [f"https://t.me/rawi_bot?start={p}" for p in (f"p1_{start}_{end}", "a1")]
    assert not any(one.url for one in answered(answer, Frame("ar")).entities)


def test_an_article_of_one_line_is_shown_at_once() -> None:
    text = "قال الوزير إن «الاتفاق» قريب. " * (LONGEST_ARTICLE // 30)
    evidence = tuple(
        Evidence(text[a : a + 20], a, a + 20, 1, 1.0, "الوزير", INDIRECT)
        for a in range(0, len(text) - 20, len(text) // 200)
    )
    answer = replace(given(), article=Article(text, "", "", 1), evidence=evidence)
    began = time.perf_counter()
    answered(answer, Frame("ar", page=3))
    assert time.perf_counter() - began < 3


# Links ------------------------------------------------------------------------------------------


def some_link(random: Random) -> Link:
    article = random.randrange(10 ** random.randint(1, 18))
    at = [random.randrange(10 ** random.randint(1, 9)) for _ in range(2)]
    return random.choice((
        Link(article),
        Link(article, (at[0], at[1])),
        Link(article, None, at[0] % 10**6, check(str(at))),
    ))  # fmt: skip


def test_a_link_opens_what_it_was_made_for() -> None:
    random = Random(5)
    for _ in range(3_000):
        link = some_link(random)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload(link))
        assert linked(payload(link)) == link


def test_what_is_no_link_of_ours_opens_nothing() -> None:
    random = Random(6)
    for wrong in (
        "",
        "inline",
        "a",
        "a-1",
        "a٣",
        "a1٣",
        "a1\n",
        " a1",
        "p1_2",
        "p1_2_3_4",
        "s1_2_xyzxyz",
        "a007",
        "p1_02_3",
        "A1",
        "a" + "1" * 19,
        "s1_1_ABCDEF",
        "s1_1_abcde",
        "a1" * 40,
        "a1\0",
        "\ud83d",
    ):
        assert linked(wrong) is None, wrong
    for _ in range(5_000):
        text = list(payload(some_link(random)))
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(text))
            text[at : at + random.randint(0, 1)] = random.choice("aps_-0123456789xف\n")
        fuzzed = "".join(text)
        link = linked(fuzzed)
        assert link is None or payload(link) == fuzzed


# Passages and cards -----------------------------------------------------------------------------


def odd_articles(random: Random, library: Library) -> Iterator[Article]:
    """Articles of all kinds, taken in by a library."""
    told = "قال الوزير إن الاتفاق قريب. «لن نغادر هذه المدينة أبدا»، تقول المتحدثة.\n"
    texts = [STORY, told, "س", "Ab\r\n\r\nج", "خبر" * 1000, '"' * 500 + "قال", told * 20]
    texts += [some_text(random, random.choice((20, 300, 1500))) for _ in range(25)]
    for text in texts:
        if any(map(str.isalnum, text)):
            yield library.add(article_of(clean(text), "test"))


def test_a_passage_is_exactly_the_words_of_its_span(fast: Library) -> None:
    random = Random(7)
    frame = Frame("ar")
    for article in odd_articles(random, fast):
        text = Text(article.text)
        for longest in (1, 30, 300, LONGEST_EXCERPT, 5000) * 4:
            span = some_span(random, text.raw, 0, len(text.raw), longest)
            reply = passage(fast, article, span, frame)
            check_text(reply.text, [entity.to_dict() for entity in reply.entities])
            (quotation,) = quotations(reply)
            bold = in_bold(quotation)
            wanted = clean(text.raw[slice(*span)]).strip()
            if span[1] - span[0] <= LONGEST_EXCERPT:
                assert bold.strip() == wanted
            else:
                assert bold
                assert wanted.startswith(bold.strip())
                assert len(bold) == len(wanted) or quotation.text.endswith(" …")


def test_a_passage_of_no_words_is_unknown(fast: Library) -> None:
    article = fast.add(article_of("خبر  \n\u202e\n أول", "test"))
    length = len(article.text)
    for span in ((0, 0), (2, 1), (-1, 2), (0, length + 1), (length, length + 1), (3, 8), (3, 5)):
        with pytest.raises(ArticleUnknown):
            passage(fast, article, span, Frame("ar"))


def test_a_statement_that_a_link_opens_comes_with_its_speaker(fast: Library) -> None:
    article = fast.add(article_of("قال الوزير إن الاتفاق قريب جدا.", "test"))
    (told,) = fast.statements(article)
    reply = passage(fast, article, (told.start, told.end), Frame("ar"))
    assert "— الوزير، الفقرة 1، نُقل بالمعنى" in reply.text
    reply = passage(fast, article, (told.start, told.end - 1), Frame("ar"))
    assert "الوزير،" not in reply.text


def test_the_card_of_any_article_keeps_to_the_rules(fast: Library) -> None:
    random = Random(8)
    for article in odd_articles(random, fast):
        known = replace(
            article,
            title=random.choice((article.title, "", "م" * 5000, some_text(random, 500))),
            url=random.choice(URLS),
            site=random.choice((None, "", "BBC", "م" * 5000)),
            author=random.choice((None, "منى", some_text(random, 300))),
            date=random.choice((None, "2021-05-20")),
            read=random.choice((None, "2026-11-25T10:00:00+00:00")),
        )
        reply = card(fast, known, random.choice(LANGUAGES), random.choice((None, LINKS)))
        check_text(reply.text, [entity.to_dict() for entity in reply.entities])
        check_markup(reply.buttons.to_dict() if reply.buttons else None)


def test_a_card_tells_what_the_article_is_and_offers_its_speakers(fast: Library) -> None:
    article = replace(fast.add(article_of(STORY, "test")), site="الوكالة", date="2021-05-20")
    reply = card(fast, article, "ar")
    assert reply.text.split("\n") == [
        "لقاء في ريكيافيك",
        "الوكالة، 20 مايو 2021",
        "نص. الكلمات: 23، الفقرات: 3، الأقوال: 2، دقائق القراءة: 1",
    ]
    assert reply.buttons
    *_, speakers, last = reply.buttons.inline_keyboard
    assert [b.callback_data for b in last] == [f"text:{article.id}"]
    assert [(b.text, b.callback_data) for b in speakers] == [
        ("لافروف", f"said:{article.id}:0:{check('لافروف')}")
    ]


def test_a_card_of_a_page_names_its_host_and_the_day_and_what_it_cannot_do(fast: Library) -> None:
    english = "The minister said the talks were useful and would go on next week."
    article = replace(
        fast.add(article_of(english, "test")),
        site="الوكالة", url="https://www.example.org/a", read="2026-11-25T10:00:00+00:00",
    )  # fmt: skip
    lines = card(fast, article, "ar").text.split("\n")
    assert lines[1] == "الوكالة (\u2068www.example.org\u2069)"
    assert lines[3:] == ["النص كما كان يوم 25 نوفمبر 2026", messages.OTHER_LANGUAGE[0]]


# Sharing ----------------------------------------------------------------------------------------


def from_the_web(answer: Answer) -> Answer:
    return replace(answer, article=replace(answer.article, url="https://example.org/a"))


def test_each_piece_of_evidence_leads_to_its_words_in_the_source() -> None:
    answer = from_the_web(given("الحوار مفيد", speaker="لافروف", kind=INDIRECT))
    reply = answered(answer, Frame("ar", links=LINKS))
    (item,) = answer.evidence
    source = source_link("https://example.org/a", answer.article.text, item.start, item.end)
    assert source in [one.url for one in reply.entities]
    assert [one.url for one in there(reply.buttons).inline_keyboard[0]][1] == source


def test_only_a_page_is_shared_with_everybody() -> None:
    words = given("الحوار مفيد")
    for answer, is_shared in ((from_the_web(words), True), (words, False)):
        span = answer.evidence[0].start, answer.evidence[0].end
        payload = there(LINKS.to(answer.article, span)).partition("start=")[2]
        link = Link(answer.article.id, span)
        assert LINKS.opened(payload) == (link, is_shared)
        if is_shared:
            assert DeepLinks("rawi_bot", "another secret").opened(payload) is None
            assert LINKS.opened(payload.replace("p1_", "p2_")) is None
            assert len(payload) <= 64


def test_a_message_tells_itself_what_it_is_about() -> None:
    answer = from_the_web(given("الحوار مفيد"))
    absent = replace(answer, level=Level.NOT_IN_ARTICLE, evidence=(), suggestions=("سؤال؟",))
    for shown in (answer, absent):
        for frame, subject in (
            (Frame("ar", number=7, links=LINKS), Subject(answer=7)),
            (Frame("ar", links=LINKS), Subject(article=answer.article.id)),
        ):
            reply = answered(shown, frame)
            message = Message(
                1, datetime.now(), TelegramChat(1, "private"), text=reply.text,
                entities=reply.entities, reply_markup=reply.buttons,
            )  # fmt: skip
            assert subject_of(message) == subject
    assert subject_of(Message(1, datetime.now(), TelegramChat(1, "private"))) == Subject()


def test_answers_of_several_articles_name_each_with_its_evidence() -> None:
    first = from_the_web(given("الحوار مفيد", speaker="لافروف", kind=INDIRECT))
    second = Article("خبر آخر\nقال لافروف إن اللقاء طويل.", "خبر آخر", "", 2)
    item = Evidence("اللقاء طويل", 23, 34, 2, 1.0, "لافروف", INDIRECT)
    other = replace(first, article=second, evidence=(item,))
    reply = answered(replace(first, others=(other,), articles_asked=9), Frame("ar", links=LINKS))
    text = reply.text
    assert text.index("الحوار مفيد") < text.index(first.article.title) < text.index("اللقاء طويل")
    assert text.rstrip().endswith("خبر آخر")


def test_a_picture_is_offered_of_an_article_in_which_somebody_speaks() -> None:
    told, spoken = given("وحضر 45 صحفيا."), given("الحوار مفيد", speaker="لافروف", kind=DIRECT)
    another = replace(spoken.article, id=2)
    (page,) = paged(replace(told, others=(replace(spoken, article=another),)))
    part, items = there(picture_of(page))
    assert part.article.id == 2
    assert [item.speaker for item in items] == ["لافروف"]
    (page,) = paged(told)
    assert picture_of(page) is None


# Composing --------------------------------------------------------------------------------------


def test_telegram_keeps_clean_text_as_it_is() -> None:
    random = Random(9)
    for _ in range(500):
        text = clean("".join(random.choices((*ODD, *ARABIC), k=random.randint(1, 60))))
        assert seen(f"x{text}x", []) == (f"x{text}x", [])
        assert clean(text) == text
        assert units(text) == len(text.encode("utf-16-le")) / 2
    # Telegram takes these out of a text, wherever they stand.
    assert clean("a\u030a b\u0333 c\u033f \u202ed\u202c") == "a b c d"
    assert clean("1\r\n2\r3\u20284\t5\0") == "1\n2 3 4 5 "


def test_half_characters_are_counted_and_replaced() -> None:
    assert units("\ud83d") == 1
    assert units("😀") == 2
    assert clean("خ\ud83dبر") == "خ?بر"


def test_a_style_covers_exactly_the_words_that_were_added_in_it() -> None:
    random = Random(10)
    for _ in range(300):
        message = Composition()
        added: list[str] = []
        for _ in range(random.randint(1, 20)):
            words = "".join(random.choices((*ODD, *ARABIC), k=random.randint(0, 9)))
            with message.styled(MessageEntity.BLOCKQUOTE):
                message.add(words, MessageEntity.BOLD)
            added += [clean(words)] * 2 if clean(words) else []
            message.line("between")
        text, entities = message.finish()
        dicts = [entity.to_dict() for entity in entities]
        check_entities(text, dicts)
        assert message.units == units(text)
        assert [part(text, entity) for entity in dicts] == added
        assert [entity.type for entity in entities] == (
            [MessageEntity.BLOCKQUOTE, MessageEntity.BOLD] * (len(added) // 2)
        )


def test_a_message_has_no_more_entities_than_telegram_allows() -> None:
    message = Composition()
    for _ in range(3 * MOST_ENTITIES):
        message.add("😀", MessageEntity.BOLD)
    text, entities = message.finish()
    assert len(entities) == MOST_ENTITIES
    check_entities(text, [entity.to_dict() for entity in entities])


def test_only_the_article_is_previewed() -> None:
    article = replace(given().article, url="https://example.com/a")
    told = answered(replace(given("وحضر 45 صحفيا."), article=article), Frame("ar"))
    assert told.preview_options
    assert told.preview_options.url == article.url
    linked_to = answered(given("وحضر 45 صحفيا."), Frame("ar", links=LINKS))
    assert linked_to.preview_options
    assert linked_to.preview_options.is_disabled
    assert plain("example.com").preview_options == linked_to.preview_options
    assert plain("كلام").preview_options is None
