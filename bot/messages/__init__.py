"""Every word a person reads in a chat, Arabic first; suggested questions are worded by
`index/answering/suggestions.py`, since each is tried there.

Arabic and English stand in the files of this room, each about one subject, French and Russian in
the catalogues beside them (`fr.po`, `ru.po`), by the English. Whoever uses the words imports
`bot.messages`."""

# ruff: noqa: F403
from bot.messages.answers import *
from bot.messages.articles import *
from bot.messages.buttons import *
from bot.messages.chats import *
from bot.messages.errors import *
from bot.messages.languages import *
from bot.messages.page import *
from bot.messages.privacy import *
from bot.messages.quotations import *
from bot.messages.reading import *
from bot.messages.small_talk import *
from bot.messages.sources import *
from bot.messages.terminal import *
