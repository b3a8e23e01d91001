"""Pages that are no article, and walls in front of one, told by what they say and look like.

A page that shows only a part must not pass for the whole: an answer would deny what stands in the
rest. But most pages that call themselves closed, or that ask for a subscription somewhere, show all
of their text: a wall counts only together with a sign that text is cut off there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from index.errors import LinkForbidden, LinkNoArticle
from index.intake.html.blocks import FEWEST_WORDS, Block, count
from index.intake.html.completeness import is_cut
from index.intake.html.metadata import Facts, is_same_title, site_of
from index.text.normalise import normalise

# What is no more than this may be what a wall lets through, or a video's caption.
_LEAD = 50
# Walls let a few paragraphs through at most; behind a longer text a notice asks for something else.
_LONGEST_TEASER = 400
# A notice stands so many blocks behind the text at most.
_BEHIND = 3
# A page with so many headlines of others is a list of articles, unless it has one itself: so much
# of its text, or more words than excerpts have, with no headline of another between.
_MANY_HEADLINES = 5
_MOST, _LONGEST_EXCERPT = 0.3, 180
_LONGEST_NOTICE = 40
_MOSTLY = 0.6


def _any(phrases: str) -> re.Pattern[str]:
    """Matches normalised text with one of the phrases in it, given one a line."""
    lines = [re.escape(normalise(line.strip())) for line in phrases.strip().splitlines()]
    return re.compile("|".join(rf"(?<!\w){line}" for line in lines))


# A short notice that names both is a paywall: what to do, and what for ...
_JOINING = _any(
    """
    اشترك
    اشتركوا
    للاشتراك
    الاشتراك
    سجل الآن
    سجل مجانا
    سجل الدخول
    سجل دخولك
    سجلوا
    قم بالتسجيل
    يرجى التسجيل
    تسجيل الدخول
    للمشتركين
    لمشتركي
    subscribe
    subscription
    sign in
    sign up
    log in
    register
    """
)
_READING_ON = _any(
    """
    متابعة القراءة
    لمتابعة القراءة
    مواصلة القراءة
    لمواصلة القراءة
    إكمال القراءة
    لإكمال القراءة
    لاستكمال القراءة
    قراءة المقال
    لقراءة المقال
    قراءة هذا المقال
    لقراءة هذا المقال
    لقراءة باقي
    لقراءة بقية
    لقراءة النص الكامل
    لقراءة التقرير
    لمتابعة قراءة
    المقال كاملا
    المقالات المجانية
    continue reading
    keep reading
    to continue
    read the full
    read the rest
    rest of this article
    free articles
    """
)
# ... and so is one that says whom something is for.
_MEMBERS = _any(
    "للمشتركين\nلمشتركي\nfor subscribers\nto subscribers\nsubscribers only\nfor members"
)
_CONTENT = _any(
    """
    المحتوى
    المقال
    المقالة
    التقرير
    الموضوع
    content
    article
    story
    """
)
_LONGEST_LABEL = 12
# Said by pages that have nothing else to say: consent, logins, checks for robots.
_WALL = _any(
    """
    ملفات تعريف الارتباط
    الكوكيز
    سياسة الخصوصية
    نطلب موافقتك
    قبول الكل
    تسجيل الدخول
    سجل دخولك
    باقات الاشتراك
    اشترك الآن
    المقالات المجانية
    لست روبوت
    لست برنامج روبوت
    cookie
    consent
    before you continue
    accept all
    privacy policy
    we value your privacy
    log in
    sign in
    subscribers only
    subscribe now
    free articles
    just a moment
    checking your browser
    you are human
    you are a human
    captcha
    access denied
    unusual traffic
    attention required
    """
)


def refuse_walls(url: str, facts: Facts, seen: Sequence[Block], lines: Sequence[str]) -> None:
    """Raises LinkForbidden where the reader is not let in, or is not shown the whole.

    `seen` is the whole page, `lines` what has been taken for the article.
    """
    prose = [line for line in lines if not _is_paywall(Block.of(line))]
    words = count(prose)
    notices = [block for block in seen if not block.is_over]
    walls = [line for line in prose if _WALL.search(normalise(line))]
    is_wall = any(_WALL.search(normalise(block.text)) for block in seen)
    if (
        (facts.is_closed and (words < _LEAD or is_cut(prose, facts) or _breaks_off(prose)))
        or (_is_cut(notices, prose) and words < _LONGEST_TEASER)
        or (words < FEWEST_WORDS and is_wall)
        or (count(walls) >= _MOSTLY * max(1, words) and words < _LONGEST_TEASER)
    ):
        raise LinkForbidden(url)


def _breaks_off(lines: Sequence[str]) -> bool:
    return bool(lines) and lines[-1].endswith(("…", "..."))


def _is_cut(seen: Sequence[Block], lines: Sequence[str]) -> bool:
    """Whether a notice to join for reading on stands behind the text."""
    text = "\n".join(lines)
    own = (at for at, block in enumerate(seen) if block.is_prose and block.text in text)
    last = max(own, default=0)
    return any(map(_is_paywall, seen[last + 1 : last + 1 + _BEHIND]))


def _is_paywall(block: Block) -> bool:
    if block.words > _LONGEST_NOTICE:
        return False
    text = normalise(block.text)
    is_label = block.words <= _LONGEST_LABEL
    return bool(
        (_JOINING.search(text) and _READING_ON.search(text))
        or (is_label and _MEMBERS.search(text) and _CONTENT.search(text))
    )


def refuse_others(
    url: str, facts: Facts, title: str, seen: Sequence[Block], lines: Sequence[str]
) -> None:
    """Raises LinkNoArticle where there is hardly any text, or only teasers of others."""
    kind = facts.meta.get("og:type", "").lower().partition(".")[0]
    place = urlsplit(url)
    if (
        _own_words(seen, lines) < FEWEST_WORDS
        or (kind in {"video", "music", "profile", "product"} and count(lines) < _LEAD)
        or (place.path in {"", "/"} and not place.query)
        or (_is_list(seen) and is_same_title(title, site_of(facts, url)))
        or (_is_list(seen) and not facts.is_article and _is_parted(seen, lines))
    ):
        raise LinkNoArticle(url)


def _own_words(seen: Sequence[Block], lines: Sequence[str]) -> int:
    """The words of lines that are no headlines of others, each line once."""
    return count(set(lines) - {block.text for block in seen if block.is_headline})


def _is_list(seen: Sequence[Block]) -> bool:
    return sum(block.is_headline for block in seen) >= _MANY_HEADLINES


def _is_parted(seen: Sequence[Block], lines: Sequence[str]) -> bool:
    """Whether the text is excerpts, each with the headline of another article."""
    text = "\n".join(lines)
    longest = run = 0
    for block in seen:
        run = 0 if block.is_headline else run + block.words * (block.text in text)
        longest = max(longest, run)
    words = count(lines)
    return longest < _MOST * words and longest < _LONGEST_EXCERPT
