"""Who visits the Mini App, as Telegram signs it.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import parse_qsl

# Seconds that what Telegram has signed is good for, and by which clocks may differ.
FRESH, AHEAD = 3600, 60
LONGEST = 8192  # characters


def visitor(init_data: str, token: str, now: float) -> int | None:
    """The id of the person for whom Telegram has signed the data of a Mini App of the bot with that
    token, `now` in seconds since 1970; None where it has not, or not within the hour."""
    if len(init_data) > LONGEST:
        return None
    try:
        pairs = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True)
        known = dict(pairs)
        if len(known) != len(pairs):  # one of two would be signed, the other one believed
            return None
        told = known.pop("hash")
        lines = "\n".join(f"{name}={value}" for name, value in sorted(known.items()))
        secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
        own = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(told.encode(), own.encode()):
            return None
        signed = known["auth_date"]
        if not (signed.isascii() and signed.isdigit()):
            return None
        person = json.loads(known["user"])["id"]
    except (KeyError, ValueError, TypeError):
        return None
    is_fresh = -AHEAD <= now - int(signed) <= FRESH
    return person if is_fresh and type(person) is int and person > 0 else None
