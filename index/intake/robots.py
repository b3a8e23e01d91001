"""What robots.txt allows, as RFC 9309 has it."""

from __future__ import annotations

import re

AGENT = "Rawi"
# Bytes, unpacked: as much of a robots.txt as has to be read, and more than any real one has.
LONGEST_ROBOTS = 500 * 2**10


CLOSED_TO_ALL = "User-agent: *\nDisallow: /"
# Everything that the parser takes for a line with an agent, and the product's name in it.
_AGENT_LINE = re.compile(
    r"(?i)\s*user(?:-|\s+)?agent(?:\s*:|\s+|$)\s*:?\s*([a-z_-]+|\*(?![^\s#]))?"
)


def our_rules(robots: str) -> str:
    """The same rules with all agents but ours and `*` under one name.

    The parser keeps every rule once for each agent that it is for: 250 kB of names before 250 kB
    of rules would become a billion stored rules. And it takes names for ours that ours only begins
    with.
    """
    return "\n".join(map(_our_line, robots.splitlines()))


def _our_line(line: str) -> str:
    found = _AGENT_LINE.match(line)
    if not found:
        return line
    name = (found[1] or "").lower()
    return f"User-agent: {name if name in {AGENT.lower(), '*'} else 'other'}"
