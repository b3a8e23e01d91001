"""From which chance on a question is answered, and below which it is refused.

What somebody said is no matter of such chances: when they spoke on a topic stands at the head of
`what_said.py`.
"""

from __future__ import annotations

from index.types import Level

# (answered from, nearest from): at and above the first chance the answer is given, below the second
# nothing is shown. Chosen from what `python -m benchmarks.learn` prints, so that an answer that is
# there is mostly given and the most tempting question mostly not. A question in another language
# shares no words with the text: its chances are learnt apart, and lie closer together.
THRESHOLDS = (0.35, 0.15)
THRESHOLDS_FOREIGN = (0.5, 0.35)
# Where somebody reads, one pair for all languages: at most one in ten of the questions that have no
# answer, and were made to look as if they had one, is answered (news that was not learnt from). In
# that news 89 questions that the text answers and 61 that it does not lie between .15 and .27; of
# what people ask in a talk most have an answer.
THRESHOLDS_READ = (0.5, 0.15)
# A sentence that lacks what is asked for (how many *states*, and no number of states) answers only
# from this chance on: "45 states" are a temptation for whoever asks how many voted.
SURE = 0.7
# Among several articles an answer has to be so sure. Of 250 questions whose own article is not
# among 47 others, 15 % are answered from another at the 0.35 of a single article, 6 % at this;
# of those whose own article is among 48, 74 % and 73 % are answered rightly.
SURE_AMONG_MANY = 0.45


def thresholds(is_foreign: bool, is_read: bool) -> tuple[float, float]:
    """From which chance on a question is answered, and from which the nearest is shown."""
    if is_read:
        return THRESHOLDS_READ
    return THRESHOLDS_FOREIGN if is_foreign else THRESHOLDS


def level_of(probability: float, least: tuple[float, float]) -> Level:
    """The level of honesty for a chance that a question is answered."""
    answered, nearest = least
    if probability >= answered:
        return Level.ANSWERED
    return Level.NEAREST if probability >= nearest else Level.NOT_IN_ARTICLE
