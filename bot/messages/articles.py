"""What is said about a chat's articles: which one is asked, the list, removing one."""

from __future__ import annotations

from bot.messages.languages import Words

NOT_VISIBLE: Words = ("هذا المقال غير متاح هنا.", "This article is not available here.")
NOW_READING: Words = ("نقرأ الآن: {}", "We are reading: {}")
NOW_ASKED: Words = (
    "من الآن أجيب هنا من هذا المقال.",
    "Questions here now go to this article.",
)
NOW_ASKED_GROUP: Words = (
    "من الآن أجيبكم من هذا المقال: ‎/ask‎ أو رُدّوا على رسائلي.",
    "Your questions now go to this article: /ask, or reply to my messages.",
)
READ_ON: Words = ("النص كما كان يوم {}", "The text as it was on {}")
OTHER_LANGUAGE: Words = (
    "هذا المقال ليس بالعربية: قد تفوتني أجوبة فيه، ولا أميّز فيه من قال ماذا.",
    "This article is not in Arabic: I may miss answers, and cannot tell who said what.",
)
ALL_ARTICLES: Words = (
    "🔎 البحث في كل المقالات",
    "🔎 Search all articles",
)
OLDER: Words = ("الأقدم", "Older")
NEWER: Words = ("الأحدث", "Newer")
ASKING_ALL: Words = (
    "حسنًا، أبحث من الآن في هذه المقالات كلها، وأذكر مع كل جواب مقاله:",
    "From now on I search all these articles, and name the one that each answer is from:",
)
OTHER_ARTICLES: Words = ("ومقالات أخرى: {}", "and others: {}")
REMOVE_ASKED: Words = (
    "هل أحذف هذا المقال من هذه المحادثة؟\n{}",
    "Remove this article from this chat?\n{}",
)
STAYS: Words = (
    "هذا المقال مع راوٍ دائمًا فلا يُحذف. أرسل غيره لتسأل عنه.",
    "This article comes with Rawi and stays. Send another one to ask about it.",
)
WHICH_ARTICLE: Words = ("أيّ مقال تقصد؟", "Which article do you mean?")
REMOVED_HERE: Words = (
    "حُذف من هذه المحادثة: {}",
    "Removed from this chat: {}",
)
NOT_YOURS_TO_REMOVE: Words = (
    "لا يحذف المقال إلا من أضافه أو أحد المشرفين.",
    "Only whoever has added an article, or an admin, can remove it.",
)
ARTICLE_FACTS: Words = (
    "{}. الكلمات: {}، الفقرات: {}، الأقوال: {}، دقائق القراءة: {}",
    "{}. Words: {}, paragraphs: {}, statements: {}, minutes to read: {}",
)
LISTED: Words = (
    "• {}\n{}، الكلمات: {}، دقائق القراءة: {}",
    "• {}\n{}, words: {}, minutes to read: {}",
)
READ_REST: Words = ("📖 تابع قراءة باقي الصفحات", "📖 Read the other pages")
SEND_TEXT: Words = ("📄 أرسل النص", "📄 Send the text")
CHOOSE_ARTICLE: Words = (
    "المقالات التي يمكن السؤال عنها هنا. أيّها تختار؟",
    "The articles that can be asked here. Which one shall I answer from?",
)


def now_asked(chat: int) -> Words:
    """What a chat is told whose questions go to another article from now on; groups have negative
    numbers."""
    return NOW_ASKED_GROUP if chat < 0 else NOW_ASKED
