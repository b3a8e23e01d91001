"""What does an article have on something? The words for what that is.

Is there anything on it, what is the story with it, do they speak of it, what has it to do with all
this: whoever asks so wants the sentences that speak of it, or that there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.questions import dialects
from index.text.lexicon.speech import STOPS
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise, normalise_with_offsets, words
from index.text.terms import ASKING


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda one: (-len(one), one))) + ")"


_ON = _any(words_of("about-on"))
_WHAT = _any(words_of("about-what"))
_TIE = _any(words_of("about-tie"))
_IT = _any(words_of("about-it"))
_SPEAK = _any(words_of("about-speak"))
_STORY = _any(words_of("about-story"))
_THEY_SAY = r"(?:ش|اش|ايش )?" + _any(words_of("about-they-say"))
_MANY = _any(words_of("plurals-of-people") | words_of("people-at-large"))
_PEOPLE = rf"(?:ال)?(?:\w+(?:ين|ون)|{_MANY})"
_OF_IT = _any(words_of("said-about-him") | words_of("about-of-it"))
_THERE_IS = _any(words_of("about-there-is"))
_WHAT_OF = _any(words_of("about-what-of"))
_WHETHER = _any(words_of("about-whether"))
_ANYTHING = _any(words_of("said-anything"))
_ARTICLE = _any(words_of("talk-article"))
_IT = rf"(?:ب|في |مع |ف|من )?{_IT}(?: (?:ده|دي|هذا|هذه|هاد|هادي|كله|كلها))?"
_AND = r"(?:(?:طيب|طب|يعني|اوكي) )?(?:[وف](?=\w)|و )?"
_TOPIC = r"(?P<topic>\w.{1,58}?\w)"
_END = r"(?: (?:ده|دي|هذا|هذه|هاد|هاذ|هاي|كمان|اصلا|بالضبط|في (?:ال|ه[اذ]ا? ?ال)\w+))*\W*$"
# Each on normalised words; those in which something is only pointed at ask something else.
_ARABIC = (
    # What is the story with …? What of …?
    rf"^{_AND}{_WHAT} (?:هي |هو |هيه )?{_STORY} {_TOPIC}{_END}",
    rf"^{_AND}(?:{_WHAT} )?(?:عن|بخصوص|بشان|حول) {_TOPIC}{_END}",
    # …, what is it with him? …, what has he to do with it? What has … to do with it?
    rf"^{_AND}{_TOPIC} {_WHAT_OF}{_END}",
    rf"^{_AND}{_TOPIC} (?:{_WHAT} )?(?:\w{{1,4}} )?{_TIE}(?:ه|ها|هم|و|تو|ته|تها|تهم)? {_IT}{_END}",
    rf"^{_AND}(?:{_WHAT} )?(?:هي )?{_TIE} {_TOPIC} {_IT}{_END}",
    # …, what do they say of it?
    rf"^{_AND}(?!{_PEOPLE}\b){_TOPIC} (?:{_WHAT} )?(?:هم )?{_THEY_SAY} {_OF_IT}{_END}",
    # Is there anything on …? Does it, or do they, speak of …?
    rf"^{_AND}(?:{_WHETHER} )?{_THERE_IS} (?:\w+ ){{0,2}}{_ON} {_TOPIC}{_END}",
    rf"^{_AND}(?:{_WHETHER} )?(?:هم )?{_SPEAK} (?:{_ARTICLE} |"
    rf"ال{_ARTICLE} |{_ANYTHING} )?{_ON} {_TOPIC}{_END}",
)
_OTHERS = (
    r"^(?:and |so |but )?(?:is|was) there (?:anything|something|any mention|a mention|more|any"
    r" (?:word|detail|info)s?) (?:in (?:it|here|there|the \w+) )?(?:about|on|of)"
    r" (?P<topic>.+?)\W*$",
    r"^(?:and |so |but )?(?:is|was) (?:anything|something) (?:said|mentioned|written|known)"
    r"(?: in (?:it|here|the \w+))? (?:about|on|of) (?P<topic>.+?)\W*$",
    r"^(?:and |so |but )?(?:did|do|does|was|were) (?:it|they|the \w+|anyone|anybody) "
    r"(?:even |also )?(?:mention|talk(?:ed)? about|speak (?:about|of)|say anything about|discuss)"
    r" (?P<topic>.+?)\W*$",
    r"^(?:and |so |but |ok )?(?:what about|how about|what['’]s (?:with|up with|the (?:deal|story)"
    r" with)|what happen(?:ed|s) (?:to|with)|any(?:thing)? (?:news )?(?:about|on)|(?:give me )?"
    r"(?:some )?more (?:\w+ )?(?:about|on)|tell me (?:more )?about) (?P<topic>.+?)\W*$",
    r"^(?:and |so )?what (?:is|was|has been|do they|does (?:it|the (?:article|text|story|author))) "
    r"(?:said|say|written|write|told|tell|mentioned) (?:in (?:it|here|the \w+) )?(?:about|on|of)"
    r" (?P<topic>.+?)\W*$",
    r"^(?:and )?what (?:does|do|has|have) (?P<topic>.+?) (?:have |got )?to do with"
    r" (?:it|this|that|all (?:this|that)|the (?:article|story|news))\W*$",
    r"^(?:et |mais )?(?:est-ce qu['’])?(?:il )?y a(?:[- ]t[- ]il)? (?:quelque chose|quelque info"
    r"|qqch|un mot|des infos|des details) (?:dedans )?(?:sur|de|a propos de) (?P<topic>.+?)\W*$",
    r"^(?:et |mais )?(?:est-ce que )?(?:ca|on|l['’]article|ils?|elles?) (?:parle(?:nt)?"
    r"|mentionne(?:nt)?) (?:aussi )?(?:de |du |des |d['’]|de l['’])?(?P<topic>.+?)\W*$",
    r"^(?:et |mais )?(?:qu['’]en est-il|que (?:se passe-t-il|s['’]est-il passe)|plus de details"
    r"|parle-moi|dis-m['’]en plus) (?:avec|de|du|des|d['’]|sur|a propos de)(?: l['’])? ?"
    r"(?P<topic>.+?)\W*$",
    r"^(?:et |mais )?(?:que dit (?:l['’]article|le texte|on)|que dit-on"
    r"|qu['’]est-ce (?:qui|qu['’]on) (?:est )?dit) (?:sur|de|du|des|d['’]|a propos de)(?: l['’])? ?"
    r"(?P<topic>.+?)\W*$",
    r"^(?:а |и )?что (?:там |тут )?(?:говорится|сказано|пишут|пишется|написано|известно|сообщается"
    r"|говорят)(?: в \w+)? (?:про|о|об|обо|насчет) (?P<topic>.+?)\W*$",
    r"^(?:а |и )?(?:там )?(?:есть|имеется|было)(?: ли)?(?: (?:там|тут|здесь|в \w+))?"
    r" (?:что[- ]?(?:нибудь|то|либо)|хоть что[- ]то|упоминание|информация|слово)"
    r" (?:про|о|об|обо|насчет) (?P<topic>.+?)\W*$",
    r"^(?:а |и )?(?:упоминается|говорится|пишут|сказано|упоминают) ли (?:там |тут "
    r"|что[- ]?нибудь )?(?:про |о |об |обо )?(?P<topic>.+?)\W*$",
    r"^(?:а |и |ну )?(?:что|чего)(?: там| же)? (?P<name>\w.+?)\W*$",
    r"^(?:а |и |ну )?(?:что|чего)(?: там| же)? (?:про|с|со|насчет|слышно о|известно о"
    r"|случилось с|стало с|будет с) (?P<topic>.+?)\W*$",
    r"^(?:а |и )?(?P<topic>.{2,60}?) (?:там |тут )?(?:упоминается|упоминают|упомянут\w*)\W*$",
    r"^(?:and |et )?(?:is |are |est-ce que )?(?P<topic>.{2,60}?) (?:is |are |est |sont )?(?:even )?"
    r"(?:mentioned|mentionnee?s?)(?: \w+){0,3}\W*$",
    r"^(?:а |и )?(?:по)?подробнее (?:про|о|об|насчет) (?P<topic>.+?)\W*$",
)
_PATTERNS = {
    is_arabic: [re.compile(one) for one in asking]
    for is_arabic, asking in ((True, _ARABIC), (False, _OTHERS))
}
_POINTING = words_of("about-it") | words_of("said-to-him") | words_of("else-pointing")
_LONGEST = 6


def asked_about(text: str) -> str:
    """What a text asks for that an article has on it, as it stands there; "" of any other text."""
    text = " ".join(text.split())
    form = normalise(text)
    for pattern in _PATTERNS["\u0600" <= form[:1] <= "\u06ff"]:
        found = pattern.search(form)
        group = next(iter(pattern.groupindex))
        if found and _is_something(words(found[group])):
            _, offsets = normalise_with_offsets(text)
            start, end = found.span(group)
            topic = text[offsets[start] : offsets[end - 1] + 1]
            if group == "topic" or all(word[0].isupper() for word in topic.split()):
                return topic
    return ""


def _is_something(topic: Sequence[str]) -> bool:
    """Whether words name something, and neither only point at it nor ask."""
    asks = any(word in ASKING or word in dialects.ASKING or word in _FOREIGN for word in topic)
    names = any(
        word not in STOPS and word not in _POINTING and word not in _SMALL and len(word) > 1
        for word in topic
    )
    return names and not asks and len(topic) <= _LONGEST


_FOREIGN = words_of("talk-what") | words_of("talk-who") | words_of("talk-asks")
_SMALL = (
    words_of("talk-article")
    | {f"ال{one}" for one in words_of("talk-article")}
    | words_of("about-him")
)
