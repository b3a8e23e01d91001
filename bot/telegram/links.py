"""Which links may lead to articles, and what to say of the others."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot import messages
from index.intake.wrapped import preview_of, unwrapped

# Networks that show strangers nothing, films, and what is no text at all; a part of such a site is
# no better: open.spotify.com.
_SITES = {
    **dict.fromkeys(("facebook.com", "fb.watch", "fb.com"), ("Facebook", messages.UNREAD_POST)),
    **dict.fromkeys(("twitter.com", "x.com"), ("X", messages.UNREAD_POST)),
    "instagram.com": ("Instagram", messages.UNREAD_POST),
    "threads.net": ("Threads", messages.UNREAD_POST),
    "threads.com": ("Threads", messages.UNREAD_POST),
    "linkedin.com": ("LinkedIn", messages.UNREAD_POST),
    "snapchat.com": ("Snapchat", messages.UNREAD_POST),
    "pinterest.com": ("Pinterest", messages.UNREAD_POST),
    **dict.fromkeys(("youtube.com", "youtu.be"), ("YouTube", messages.UNREAD_FILM)),
    "tiktok.com": ("TikTok", messages.UNREAD_FILM),
    "twitch.tv": ("Twitch", messages.UNREAD_FILM),
    "vimeo.com": ("Vimeo", messages.UNREAD_FILM),
    "dailymotion.com": ("Dailymotion", messages.UNREAD_FILM),
    "soundcloud.com": ("SoundCloud", messages.UNREAD_FILM),
    "spotify.com": ("Spotify", messages.UNREAD_FILM),
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog"), ("Telegram", messages.UNREAD_CHANNEL)),
    **dict.fromkeys(("wa.me", "whatsapp.com"), ("WhatsApp", messages.UNREAD_SITE)),
    **dict.fromkeys(("maps.app.goo.gl", "goo.gl"), ("Google Maps", messages.UNREAD_SITE)),
    "zoom.us": ("Zoom", messages.UNREAD_SITE),
    "meet.google.com": ("Google Meet", messages.UNREAD_SITE),
    **dict.fromkeys(
        ("drive.google.com", "docs.google.com"), ("Google Drive", messages.UNREAD_SITE)
    ),
}
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|m4[av]|webm|mov|avi|ogg|wav|xlsx?|pptx?|zip|rar"
    r"|gz|7z|apk|exe|dmg|iso|torrent)$",
    re.I,
)


def unread(url: str) -> tuple[messages.Words, str] | None:
    """Why a link is not read unless somebody insists, in words for the name of its site, which
    comes with them; None where an article may be behind it."""
    url = unwrapped(url)
    try:
        parts = urlsplit(url)
        labels = (parts.hostname or "").split(".")
    except ValueError:
        return messages.UNREAD_FILE, ""
    if parts.scheme.lower() not in ("http", "https") or _NO_PAGE.search(parts.path):
        return messages.UNREAD_FILE, ""
    if preview_of(url) != url:  # a post of a channel
        return None
    if not parts.path.strip("/") and not parts.query:
        return messages.UNREAD_FRONT, ""
    for start in range(len(labels)):
        if found := _SITES.get(".".join(labels[start:])):
            name, words = found
            return words, name
    return None
