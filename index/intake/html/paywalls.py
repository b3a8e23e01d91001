"""Pages that are no article, and walls in front of one, told by what they say and look like.

A page that shows only a part must not pass for the whole: an answer would deny what stands in the
rest. So a wall counts where it speaks to the reader, in a short notice, whatever stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from index.errors import LinkForbidden, LinkNoArticle
from index.intake.html.blocks import PROSE, Block
from index.intake.html.metadata import Facts
from index.text.normalise import normalise

# A news flash has two dozen words; what has fewer is a caption or a headline.
FEWEST_WORDS = 20
# What has fewer words may be no more than what a wall lets through, or than a video's caption.
SHORT = 150
# A page with so many headlines of others is a list of articles, unless it has one itself.
_MANY_HEADLINES = 5
_LONGEST_NOTICE = 40
_MOSTLY = 0.4


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
    """Raises LinkForbidden where the reader is not let in.

    `seen` is the whole page, `lines` what has been taken for the article.
    """
    if facts.is_closed or any(map(_is_paywall, seen)):
        raise LinkForbidden(url)
    prose = sum(block.words for block in seen if block.is_prose)
    walls = [block for block in seen if _WALL.search(normalise(block.text))]
    mostly = sum(block.words for block in walls if block.is_prose) >= _MOSTLY * max(1, prose)
    count = _words(lines)
    if (count < FEWEST_WORDS and walls and not _is_list(seen)) or (count < SHORT and mostly):
        raise LinkForbidden(url)


def _is_paywall(block: Block) -> bool:
    if block.is_headline or block.words > _LONGEST_NOTICE:
        return False
    text = normalise(block.text)
    is_label = block.words <= _LONGEST_LABEL
    return bool(
        (_JOINING.search(text) and _READING_ON.search(text))
        or (is_label and _MEMBERS.search(text) and _CONTENT.search(text))
    )


def refuse_others(url: str, facts: Facts, seen: Sequence[Block], lines: Sequence[str]) -> None:
    """Raises LinkNoArticle where there is hardly any text, or only teasers of others."""
    kind = facts.meta.get("og:type", "").lower().partition(".")[0]
    if (
        _words(lines) < FEWEST_WORDS
        or all(len(line.split()) < PROSE for line in lines)
        or (kind in {"video", "music", "profile", "product"} and _words(lines) < SHORT)
        or (urlsplit(url).path in {"", "/"} and not facts.is_article)
        or (_is_list(seen) and not facts.is_article and _longest_run(seen) < 2)
    ):
        raise LinkNoArticle(url)


def _words(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _is_list(seen: Sequence[Block]) -> bool:
    return sum(block.is_headline for block in seen) >= _MANY_HEADLINES


def _longest_run(seen: Sequence[Block]) -> int:
    """The most paragraphs that follow one another with no link to something else between."""
    longest = run = 0
    for block in seen:
        run = 0 if block.is_headline else run + block.is_prose
        longest = max(longest, run)
    return longest
