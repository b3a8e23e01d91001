"""How long, and how much of it, what people write is kept."""

from __future__ import annotations

HOUR, DAY = 3600, 86400
# In seconds. README and /privacy state these.
QUESTIONS_KEPT = DAY
ANSWERS_KEPT = 7 * DAY
FEEDBACK_KEPT = 180 * DAY
# Follow-ups look back over so many questions.
REMEMBERED = 5
