"""Every word a person reads in a chat, Arabic first; suggested questions are worded by
`index/answering/suggestions.py`, since each is tried there.

Arabic and English stand here, French and Russian in the catalogues beside this file (`fr.po`,
`ru.po`), by the English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from importlib import resources
from textwrap import shorten
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.messages.pofile import read_po

from bot.chats.records import Links
from index.errors import (
    ArticleEmpty,
    ArticleIsFolder,
    ArticleMissing,
    ArticleNotText,
    ArticleTooLarge,
    ArticleTooLong,
    ArticleUnknown,
    ArticleUnreadable,
    DocumentDamaged,
    DocumentLocked,
    DocumentNoText,
    DocumentOutdated,
    DocumentTooLong,
    EvaluationError,
    LinkError,
    LinkForbidden,
    LinkNoArticle,
    LinkNotPage,
    LinkRefused,
    LinkTimedOut,
    LinkTooLarge,
    LinkUnreachable,
    ModelError,
    QuestionEmpty,
    QuestionTooLong,
    RawiError,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
)
from index.intake.documents.kinds import MOST_PAGES
from index.intake.files import LARGEST_DOCUMENT, LARGEST_FILE
from index.questions.understanding import LONGEST_QUESTION
from index.questions.what_said import has_subject
from index.text.language import is_arabic_prose
from index.text.lexicon.speech import BARE_THAT
from index.text.lexicon.tables import words_of
from index.text.normalise import normalise
from index.types import (
    DIRECT,
    INDIRECT,
    OF_NO_TEXT,
    Answer,
    Article,
    Event,
    Evidence,
    Intent,
    Kind,
    Level,
    Question,
    SmallTalk,
    Statement,
)

ARABIC, ENGLISH = "ar", "en"
# Languages whose words stand in catalogues, fr.po and ru.po, by the English ones.
TRANSLATED = ("fr", "ru")
# A title is told by its beginning.
LONGEST_TITLE = 80
# So much of exact words goes along with a link to them.
LONGEST_SHARED = 120
# So much of an article's beginning tells in which language it is.
LEAD = 1000
MEGABYTES, DOCUMENT_MEGABYTES = LARGEST_FILE // 2**20, LARGEST_DOCUMENT // 2**20

Words = tuple[str, str]  # Arabic, English

_ERRORS: Mapping[type[RawiError], Words] = {
    ArticleMissing: ("لا يوجد ملف بهذا الاسم: {}", "there is no such file: {}"),
    ArticleUnreadable: (
        "تتعذر قراءة هذا الملف نصًّا: {} (الترميزات المعروفة: UTF-8 وUTF-16 وwindows-1256)",
        "this cannot be read as a text file: {} (encodings: UTF-8, UTF-16, windows-1256)",
    ),
    ArticleIsFolder: ("هذا مجلد، والمطلوب ملف: {}", "this is a folder, not a file: {}"),
    ArticleEmpty: ("لا نص في هذا الملف: {}", "there is no text in this file: {}"),
    ArticleTooLarge: (
        f"هذا الملف أكبر من الحد المسموح، وهو {MEGABYTES} ميغابايت للنصوص و{DOCUMENT_MEGABYTES}"
        " لملفات PDF وWord: {}",
        f"this file is larger than the limit of {MEGABYTES} MB ({DOCUMENT_MEGABYTES} MB for PDF"
        " and Word): {}",
    ),
    ArticleTooLong: (
        "هذا النص أطول من الحد المسموح، وهو {} حرف",
        "this text is longer than the limit of {} characters",
    ),
    ArticleNotText: ("هذا ملف ثنائي لا نص: {}", "this is a binary file, not a text: {}"),
    DocumentLocked: (
        "هذا الملف محمي بكلمة مرور، فلا تمكن قراءته: {}",
        "this document is protected by a password: {}",
    ),
    DocumentTooLong: (
        f"هذا الملف أطول من الحد المسموح، وهو {MOST_PAGES} صفحة؛ يمكن إرسال جزء منه: {{}}",
        f"this document is longer than the limit of {MOST_PAGES} pages; a part of it can be given"
        " instead: {}",
    ),
    DocumentOutdated: (
        "هذا ملف Word بالصيغة القديمة (doc)؛ احفظه بصيغة docx أو PDF ثم أعد إرساله: {}",
        "this is Word's old format (.doc); save it as .docx or PDF: {}",
    ),
    DocumentNoText: (
        "لا نص في هذا الملف يمكن قراءته؛ لعله صور ممسوحة ضوئيًّا: {}",
        "there is no text in this document that can be read; it may be a scan: {}",
    ),
    DocumentDamaged: (
        "تتعذر قراءة هذا الملف، فهو تالف أو معقّد أكثر مما يلزم: {}",
        "this document is damaged, or too complex to be read: {}",
    ),
    LinkRefused: (
        "لا أفتح هذا الرابط، فهو لا يؤدي إلى موقع عام على الإنترنت: {}",
        "this link is not opened, since it leads to no public web site: {}",
    ),
    LinkUnreachable: (
        "تعذر الوصول إلى هذه الصفحة، وقد يكون الرابط خاطئًا: {}",
        "this page cannot be reached; the link may be wrong: {}",
    ),
    LinkTooLarge: (
        "هذه الصفحة أكبر من الحد المسموح: {}",
        "this page is larger than the limit: {}",
    ),
    LinkTimedOut: (
        "لم يردّ الموقع في الوقت المحدد: {}",
        "the site did not answer in time: {}",
    ),
    LinkNotPage: (
        "لا يؤدي هذا الرابط إلى صفحة نصية، بل إلى صورة أو ملف مثلًا: {}",
        "this link leads to no page of text, but perhaps to a picture or a file: {}",
    ),
    LinkForbidden: (
        "لا يسمح الموقع بقراءة هذه الصفحة (اشتراك أو تسجيل دخول أو موافقة، أو منع للبرامج)؛"
        " ويمكن إعطائي نصّها بدل الرابط: {}",
        "the site does not let this page be read (subscription, login, consent or robots.txt);"
        " its text can be given instead of the link: {}",
    ),
    LinkNoArticle: (
        "لا أجد مقالًا في هذه الصفحة: {}",
        "there is no article to be found on this page: {}",
    ),
    LinkError: ("تعذرت قراءة هذا الرابط: {}", "this link cannot be read: {}"),
    ArticleUnknown: (
        "لا يوجد مقال بهذا الرقم: {}؛ الأمر rawi articles يعرض المقالات",
        "there is no article with this id: {}; 'rawi articles' lists them",
    ),
    QuestionEmpty: (
        "اكتب ما تريد أن تعرفه عن المقال.",
        "write what you would like to know about the article",
    ),
    QuestionTooLong: (
        f"السؤال أطول من الحد المسموح، وهو {LONGEST_QUESTION} حرف.",
        f"the question is longer than the limit of {LONGEST_QUESTION} characters",
    ),
    ModelError: (
        "يتعذر تحميل نموذج التضمين: {}؛ راجع الإعداد EMBEDDING_MODEL",
        "the embedding model cannot be loaded: {}; see the setting EMBEDDING_MODEL",
    ),
    StoreReadOnly: (
        "لا يمكن فتح مجلد البيانات للكتابة: {}؛ راجع الإعداد RAWI_DATA_DIR",
        "the data directory cannot be opened for writing: {}; see the setting RAWI_DATA_DIR",
    ),
    StoreFull: (
        "لا تمكن الكتابة على القرص، ولعله امتلأ: {}",
        "the disk cannot be written to and may be full: {}",
    ),
    StoreDamaged: (
        "قاعدة البيانات تالفة: {}؛ انقلها من مكانها وأضف المقالات من جديد",
        "the database is damaged: {}; move it away and add the articles again",
    ),
    StoreBusy: (
        "تستعمل عملية أخرى قاعدة البيانات الآن: {}؛ حاول بعد قليل",
        "another process is using the database: {}; try again in a moment",
    ),
    StoreTooNew: (
        "أنشأ إصدار أحدث من راوٍ قاعدة البيانات هذه: {}",
        "a later version of Rawi has made this database: {}",
    ),
    StoreError: ("تعذر استعمال قاعدة البيانات: {}", "the database cannot be used: {}"),
    EvaluationError: (
        "هذا ليس ملف تقييم بالصيغة المطلوبة: {}",
        "this is not an evaluation file of the expected shape: {}",
    ),
}

_EVENTS: Mapping[Event, Words] = {
    Event.FIRST_USE: (
        "أول استعمال: تُفهرس المقالة المدمجة مرة واحدة.",
        "first use: the built-in article is being indexed, once",
    ),
    Event.MODEL_SOUGHT: (
        "يُبحث عن نموذج التضمين بهذا الاسم، وقد يُجلب من الإنترنت.",
        "looking for the embedding model of that name, which may have to be downloaded",
    ),
    Event.MODEL_CHANGED: (
        "تغيّر نموذج التضمين، فتُحسب المتجهات من جديد.",
        "the embedding model has changed: all vectors are being computed again",
    ),
    Event.INDEX_REBUILT: (
        "كان ملف الفهرس تالفًا أو لنموذج آخر، فأعيد بناؤه من قاعدة البيانات.",
        "the index file was damaged or of another model: rebuilt from the database",
    ),
    Event.INDEX_NOT_SAVED: (
        "تعذر حفظ ملف الفهرس، وسيبنى من جديد عند الحاجة.",
        "the index file could not be saved; it will be rebuilt when needed",
    ),
}

COMMA: Words = ("، ", ", ")
REPORTED: Words = ("نُقل بالمعنى", "reported")
# Of several statements in one passage some are exact and some are not: each is told, in order.
_IN_ORDER: Words = ("على الترتيب: {}", "in order: {}")
_EXACT: Words = ("بنصّه", "word for word")
_REWORDED: Words = ("بالمعنى", "in other words")
_SAYS: Words = ("من أقوال {} في هذا المقال:", "What {} said, in this article:")
_SAYS_ABOUT: Words = ("من أقوال {} عن {}:", "What {} said about {}:")
_SAYS_NOTHING: Words = (
    "لا أجد في هذا المقال قولًا منسوبًا إلى {}.",
    "I find no words of {} in this article.",
)
_SAYS_NOTHING_ABOUT: Words = (
    "لا أجد في هذا المقال قولًا منسوبًا إلى {} عن {}.",
    "I find no words of {} about {} in this article.",
)
# The same of several articles that a question was put to.
_SAYS_AMONG: Words = ("من أقوال {}:", "What {} said:")
_SAYS_NOTHING_AMONG: Words = (
    "لا أجد في هذه المقالات قولًا منسوبًا إلى {}.",
    "I find no words of {} in these articles.",
)
_SAYS_NOTHING_ABOUT_AMONG: Words = (
    "لا أجد في هذه المقالات قولًا منسوبًا إلى {} عن {}.",
    "I find no words of {} about {} in these articles.",
)
_OTHERS_SAY: Words = ("قال ذلك أيضًا:", "Others who said so:")
_OTHERS_SAY_NEAR: Words = (
    "أقرب ما قاله آخرون إلى ذلك، وليس القول نفسه:",
    "The closest to it that others said, and not the same:",
)
_NOBODY_ELSE: Words = (
    "لا أجد في هذا المقال أحدًا آخر قال ذلك.",
    "I find nobody else in this article who says so.",
)
_NOBODY_ELSE_AMONG: Words = (
    "لا أجد في هذه المقالات أحدًا آخر قال ذلك.",
    "I find nobody else in these articles who says so.",
)
_KEY_SENTENCES: Words = ("أهم ما جاء في المقال بنصّه:", "The article's own key sentences:")
_KEY_SENTENCES_AMONG: Words = (
    "أهم ما جاء في أحدث المقالات بنصّها:",
    "Key sentences of the newest articles, in their own words:",
)
SUGGESTED: Words = ("من الأسئلة التي يجيب عنها المقال:", "Questions that it does answer:")
SUGGESTED_AMONG: Words = (
    "من الأسئلة التي تجيب عنها المقالات:",
    "Questions that the articles do answer:",
)
NO_STATEMENTS_OF: Words = (
    "لا أقوال في هذا المقال منسوبة إلى «{}».",
    "nothing in this article is said by {}",
)
NO_STATEMENTS: Words = ("لا أقوال في هذا المقال.", "nobody says anything in this article")
# The words that told, the rule that decided, and the one by which its speaker was found.
EXPLAINED: Words = ("  «{}»، بالقاعدة {} {}", '  "{}", by the rule {} {}')
_CHAT: Mapping[SmallTalk, Words] = {
    SmallTalk.GREETING: (
        "أهلًا بك. اسألني عن المقال أُجبك بنصّه.",
        "Hello. Ask me about the article and I answer in its own words.",
    ),
    SmallTalk.THANKS: ("على الرحب والسعة.", "You are welcome."),
    SmallTalk.FAREWELL: ("إلى اللقاء.", "Goodbye."),
    SmallTalk.ABOUT_ME: (
        "أنا راوٍ: تسألني عن مقال فأجيبك بنصّه كما ورد وأذكر قائله، وإن لم يكن الجواب فيه قلت ذلك."
        " أرسل رابطًا أو ملفًا أو نصًّا لأقرأه.",
        "I am Rawi: ask me about an article and I answer in its exact words and say whose they are,"
        " or that it does not answer. Send me a link, a file or a text to read.",
    ),
    SmallTalk.PRAISE: ("يسعدني ذلك.", "Glad to hear it."),
    SmallTalk.INSULT: (
        "عذرًا إن لم أُفدك. جرّب أن تسأل بكلمات أخرى.",
        "Sorry that I was no help. Try asking in other words.",
    ),
    SmallTalk.LAUGHTER: ("🙂", "🙂"),
    SmallTalk.ASSENT: (
        "حسنًا. ماذا تريد أن تعرف عن المقال؟",
        "All right. What would you like to know?",
    ),
    SmallTalk.TEST: ("أنا هنا. اسألني عن المقال.", "I am here. Ask me about the article."),
    SmallTalk.NO_WORDS: ("🙂", "🙂"),
    SmallTalk.NO_QUESTION: (
        "لا أجد في المقال ما يتصل بهذا. ماذا تريد أن تعرف عنه؟",
        "I find nothing on this in the article. What would you like to know about it?",
    ),
    SmallTalk.EXPLAIN: (
        "أنقل كلام المقال ولا أشرحه. سَل عن نقطة بعينها: مَن؟ متى؟ لماذا؟",
        "I quote the article and do not explain it. Ask about one point of it: who, when, why?",
    ),
    SmallTalk.TRANSLATE: (
        "أنقل كلام المقال بلغته ولا أترجمه، لكنك تستطيع أن تسأل بلغتك.",
        "I quote the article in its own language and do not translate, but you can ask in yours.",
    ),
    SmallTalk.OPINION: (
        "لا رأي لي ولا أحكم على صحة الكلام: أنقل ما في المقال وأذكر قائله. اسأل: من قال ذلك؟",
        "I have no opinion and cannot judge what is true: I quote the article and who says what in"
        " it. Ask: who said so?",
    ),
    SmallTalk.FORGET: (
        "للحذف: ‎/forget‎. ولمعرفة ما يُحفظ: ‎/privacy‎.",
        "To delete what is kept of you: /forget. What is kept: /privacy.",
    ),
    SmallTalk.REMOVE: (
        "اختر من ‎/articles‎ ما تريد حذفه.",
        "Choose in /articles what to remove.",
    ),
    SmallTalk.BACK: ("أيّ مقال تقصد؟ اختر من ‎/articles‎.", "Which article? Choose in /articles."),
    SmallTalk.WHICH: ("المقال الذي نقرؤه: {}", "The article being read: {}"),
}

_BRIEF: Words = ("الجواب: {}", "The answer: {}")
_PAGE: Words = ("الصفحة {}", "page {}")
# Of an article whose other pages could not be read.
_PAGE_OF: Words = ("الصفحة {} من {} وحدها", "page {} of {} only")
_PAGES_OF: Words = ("الصفحات 1 إلى {} من {} وحدها", "pages 1 to {} of {} only")
_PARAGRAPH: Words = ("الفقرة {}", "paragraph {}")
_QUOTING: Words = ("نقلًا عن {}", "quoting {}")
_NEAREST: Words = (
    "الأقرب إلى سؤالك في المقال، وليس جوابًا صريحًا:",
    "The closest passage, not an outright answer:",
)
_NEAREST_AMONG: Words = (
    "الأقرب إلى سؤالك في هذه المقالات، وليس جوابًا صريحًا:",
    "The closest passage in these articles, not an outright answer:",
)
_ORIGIN: Words = (
    "المعروف عن المقال نفسه: {}.",
    "What is known of the article itself: {}.",
)
_NO_ORIGIN: Words = (
    "لا يُعرف لهذا المقال موقع ولا كاتب ولا تاريخ.",
    "No site, author or date of this article is known.",
)
_NOT_IN_ARTICLE: Words = (
    "لم أجد في المقال جوابًا.",
    "I found no answer in the article.",
)
_NOT_IN_ARTICLES: Words = (
    "لم أجد في هذه المقالات جوابًا.",
    "I found no answer in these articles.",
)
WELCOME: Words = (
    "أنا راوٍ. اسألني عن المقال أُجبك بنصّه كما ورد. للخروج اكتب: خروج",
    "I am Rawi. Ask me about the article and I answer in its exact words. To leave: exit",
)
PROMPT: Words = ("سؤالك: ", "You: ")
GOODBYE: Words = ("إلى اللقاء.", "Goodbye.")
LEAVING = frozenset({"خروج", "exit", "quit"})
ADDED: Words = ("أُضيف المقال {}: {}", "added as article {}: {}")
PRESENT: Words = ("المقال موجود من قبل برقم {}: {}", "already here as article {}: {}")
APOLOGY: Words = (
    "عذرًا، وقع خطأ فلم أتمكن من الإجابة. رقم الخطأ: \u200e{}\u200e",
    "Sorry, something went wrong and I could not answer. Its number is {}.",
)
TOKEN_MISSING: Words = (
    "لا رمز للبوت: ضع TELEGRAM_BOT_TOKEN في البيئة أو في الملف ‎.env‎، وتحصل عليه من ‎@BotFather‎",
    "no bot token: set TELEGRAM_BOT_TOKEN in the environment or in .env; @BotFather gives one",
)
TOKEN_REFUSED: Words = (
    "رفض تيليغرام رمز البوت؛ راجع TELEGRAM_BOT_TOKEN",
    "Telegram has refused the bot token; see TELEGRAM_BOT_TOKEN",
)
UNREACHABLE: Words = (
    "يتعذر الوصول إلى تيليغرام؛ تحقق من الشبكة ومن TELEGRAM_API_URL",
    "Telegram cannot be reached; check the network and TELEGRAM_API_URL",
)
REFUSED: Words = (
    "لا يقبل تيليغرام هذا: {}",
    "Telegram does not accept this: {}",
)
ANOTHER_INSTANCE: Words = (
    "يعمل البوت نفسه في مكان آخر؛ أوقفه هناك أولًا",
    "the same bot is running elsewhere; stop it there first",
)
ASK_TAKES: Words = (
    "يأخذ الأمر ask سؤالًا أو --batch FILE، لا كليهما",
    "ask takes a question or --batch FILE, one of the two",
)
NO_OTHER_QUESTIONS: Words = (
    "لا يأخذ الأمر eval {} الخيار --questions، فأسئلته في ملفه",
    "eval {} takes no --questions: its file has its own",
)
NO_CURVE: Words = (
    "لا يأخذ الأمر eval {} الخيار --curve، فهو للقياس answers وحده",
    "eval {} takes no --curve: only answers does",
)
UNWRITABLE: Words = ("لا تمكن الكتابة إلى {}: {}", "cannot write {}: {}")
JUDGED: Words = (
    "الآراء: {} (مفيد: {}، غير مفيد: {})",
    "{} judgements: {} helpful, {} wrong",
)
REMOVED: Words = ("حُذف المقال {}: {}", "removed article {}: {}")


# In Telegram -----------------------------------------------------------------------------------

# The three levels of honesty, told apart at a glance.
ANSWERED_SIGN, NEAREST_SIGN, ABSENT_SIGN = "✅", "🟡", "❌"
_FROM_THE_ARTICLE: Words = ("من نصّ المقال:", "In the article's words:")
_FROM_THE_ARTICLES: Words = ("من نصوص المقالات:", "In the articles' words:")
_IN_ARABIC: Words = ("من نصّ المقال:", "In the article's words, in Arabic:")
_ALL_IN_ARABIC: Words = ("من نصوص المقالات:", "In the articles' words, in Arabic:")
PART_OF: Words = ("({} – {} من {})", "({}–{} of {})")
WHOLE_PARAGRAPH: Words = ("الفقرة {} كاملة:", "Paragraph {} in full:")
MORE: Words = ("المزيد", "More")
BACK: Words = ("السابق", "Back")
HELPFUL: Words = ("👍 مفيد", "👍 Helpful")
WRONG: Words = ("👎 غير مفيد", "👎 Not helpful")
THANKS: Words = ("شكرًا، سجّلت رأيك.", "Thank you, noted.")
NOT_YOURS: Words = (
    "هذه الأزرار لصاحب الطلب وحده. أرسل سؤالك أو الأمر نفسه لتظهر لك أزرارك.",
    "These buttons are for whoever asked. Send your own question or command.",
)
OUTDATED: Words = ("انتهت صلاحية هذا الزر. اسأل من جديد.", "This button has expired. Ask again.")
NOT_VISIBLE: Words = ("هذا المقال غير متاح هنا.", "This article is not available here.")

WELCOME_PRIVATE: Words = (
    "السلام عليكم، أنا راوٍ.\n"
    "اسألني عن مقال أُجبك بنصّه كما ورد وأذكر قائله، وإن لم يكن الجواب فيه قلت ذلك.",
    "Hello, I am Rawi.\n"
    "Ask me about an article and I answer in its exact words and say whose they are, or that it"
    " does not answer.",
)
WELCOME_GROUP: Words = (
    "السلام عليكم، أنا راوٍ.\n"
    "أجيب عن أسئلتكم بنصّ المقال كما ورد وأذكر قائله، وإن لم يكن الجواب فيه قلت ذلك.\n"
    "للسؤال: اكتبوا ‎/ask‎ ثم السؤال، أو رُدّوا على إحدى رسائلي.",
    "Hello, I am Rawi.\n"
    "I answer your questions in an article's exact words and say whose they are, or that it does"
    " not answer.\n"
    "To ask: write /ask and the question, or reply to a message of mine.",
)
NOW_READING: Words = ("نقرأ الآن:", "We are reading:")
HELP: Words = (
    "كيف تسأل؟\n"
    "• اكتب سؤالك كما تتكلم، بالفصحى أو بلهجتك، أو بالإنجليزية أو الفرنسية أو الروسية.\n"
    "• تابع بأسئلة مثل: «وماذا عن إيران؟».\n"
    "• حدّد كلمات في رسالة واقتبسها في ردّك، فيكون سؤالك عنها.\n"
    "• أضف «في كل المقالات» إلى سؤالك، أو رُدّ على جواب واسأل: «من قال ذلك أيضًا؟».\n"
    "• أرسل رابط مقال أو ملفًا أو نصًّا طويلًا فأقرؤه لك؛ وفي المجموعات رُدّ عليه بالأمر ‎/read‎.\n"
    "• في المجموعات: ‎/ask‎ ثم السؤال، أو رُدّ على إحدى رسائلي.\n"
    "• في أي محادثة: اكتب ‎@{}‎ ثم سؤالك واختر جوابًا لإرساله.\n\n"
    "ماذا تعني العلامات؟\n"
    f"{ANSWERED_SIGN} المقال يجيب، وهذا نصّه.\n"
    f"{NEAREST_SIGN} أقرب ما في المقال إلى سؤالك، وليس جوابًا صريحًا.\n"
    f"{ABSENT_SIGN} المقال لا يجيب.\n\n"
    "الأوامر:\n{}",
    "How to ask\n"
    "• Write your question as you speak, in Arabic, English, French or Russian.\n"
    "• Go on with questions such as: And what about Iran?\n"
    "• Select words of a message and reply to it: they become what is asked about.\n"
    '• Add "in all articles" to a question, or reply to an answer: Who else said that?\n'
    "• Send a link, a file or a long text and I read it; in groups reply to it with /read.\n"
    "• In groups: /ask and the question, or reply to a message of mine.\n"
    "• In any chat: write @{} and your question, and choose an answer to send.\n\n"
    "What the signs mean\n"
    f"{ANSWERED_SIGN} The article answers, and these are its words.\n"
    f"{NEAREST_SIGN} The closest passage, not an outright answer.\n"
    f"{ABSENT_SIGN} The article does not answer.\n\n"
    "Commands\n{}",
)
COMMANDS: Mapping[str, Words] = {
    "ask": ("السؤال عن المقال", "ask about the article"),
    "quotes": ("من قال ماذا", "who said what"),
    "summary": ("أهم ما جاء في المقال", "its key sentences"),
    "read": ("قراءة مقال من رابط أو ملف أو نص", "read an article from a link, a file or a text"),
    "article": ("المقال الذي نقرؤه", "the article being read"),
    "articles": ("قائمة المقالات، للاختيار والحذف", "list of articles, to choose or remove"),
    "language": ("لغة راوٍ", "Rawi's language"),
    "privacy": ("ما الذي يُحفظ وإلى متى", "what is kept, and for how long"),
    "forget": ("حذف ما حُفظ عنك", "delete what is kept of you"),
    "help": ("كيف تسأل", "how to ask"),
    "start": ("من هو راوٍ", "who Rawi is"),
}
ADMIN_COMMANDS: Mapping[str, Words] = {
    "settings": ("إعدادات المجموعة", "the group's settings"),
    "stats": ("إحصاءات الاستعمال", "figures of use"),
}
DESCRIPTION: Words = (
    "اسألني عن مقال أُجبك بنصّه كما ورد مع اسم قائله، وإن لم يُجب عن سؤالك قلت ذلك صراحةً.",
    "Ask me about an Arabic news article and get its exact words, who said them, or an honest no.",
)
ASK_WHAT: Words = (
    "اكتب سؤالك بعد الأمر، مثل: ‎/ask‎ ماذا قال لافروف؟",
    "Write your question after the command: /ask What did Lavrov say?",
)
MORE_QUESTIONS: Words = (
    "أجيب عن {} أسئلة في الرسالة الواحدة. أعد إرسال الباقي من فضلك.",
    "I answer {} questions in one message. Please send the rest again.",
)
NO_TEXT: Words = (
    "لا أقرأ إلا النصوص. اكتب سؤالك من فضلك.",
    "I can read text only. Please write your question.",
)
LONG_TEXT: Words = (
    f"سؤالك طويل (الحد {LONGEST_QUESTION} حرف). اختصره من فضلك.",
    f"This is too long for a question (the limit is {LONGEST_QUESTION} characters)."
    " Please ask a short one about the article.",
)
SLOW_DOWN: Words = (
    "هذه أسئلة كثيرة في دقيقة واحدة. أعد السؤال بعد قليل من فضلك.",
    "That is a lot of questions in one minute. Please ask again a little later.",
)
NOT_ALLOWED: Words = (
    "هذا البوت للمدعوّين فقط. اطلب من صاحبه إضافة رقمك: {}",
    "This bot is for invited people only. Its owner can add the number {}.",
)
ADMINS_ONLY: Words = ("هذا للمشرفين فقط.", "This is for admins only.")
SUMMARISE: Words = ("ما أهم ما جاء في المقال؟", "What are the main points of the article?")
WHO_SPEAKS: Words = ("من يتكلم في هذا المقال؟ اختر اسمًا:", "Who speaks in this article? Choose:")
SHARE: Words = ("📤 مشاركة", "📤 Share")
IN_SOURCE: Words = ("🔗 في المصدر", "🔗 In the source")
PICTURE: Words = ("🖼 صورة", "🖼 Picture")
OFFER: Words = (
    "هل أقرأ هذا المقال لتسألوني عنه؟",
    "Shall I read this article, so that you can all ask about it?",
)
READ: Words = (
    "📖 نعم، اقرأه",
    "📖 Yes, read it",
)
READ_HERE: Words = (
    "💬 اسأل عن هذا المقال هنا",
    "💬 Ask about this article here",
)
READ_WHAT: Words = (
    "اكتب الرابط بعد ‎/read‎، أو رُدّ بالأمر ‎/read‎ على رسالة فيها رابط أو ملف أو نص طويل.",
    "Write a link after /read, or reply with /read to a message with a link, a file or a long"
    " text.",
)
UNREAD_POST: Words = (
    "لا أقرأ روابط {}، فمنشوراته لا تظهر إلا لأعضائه. انسخ نصّ المنشور وأرسله إليّ فأقرؤه، أو جرّب"
    " ‎/read‎ ثم الرابط.",
    "I do not read links to {}, which shows posts to its members only. Copy the text and send it to"
    " me, or try /read and the link.",
)
UNREAD_FILM: Words = (
    "لا أقرأ روابط {}، فأنا لا أشاهد ولا أسمع. أرسل رابط الخبر المكتوب أو نصّه، أو جرّب ‎/read‎ ثم"
    " الرابط.",
    "I do not read links to {}: I can neither watch nor listen. Send a link to the written report"
    " or its text, or try /read and the link.",
)
UNREAD_CHANNEL: Words = (
    "لا أقرأ من روابط {} إلا منشورات القنوات العامة. أرسل رابط المنشور نفسه، أو أعد توجيهه إليّ.",
    "Of links to {} I read posts of public channels only. Send the link of the post itself, or"
    " forward it to me.",
)
UNREAD_SITE: Words = (
    "لا أقرأ روابط {}، إذ لا مقالات فيها. أرسل رابط مقال أو نصّه، أو جرّب ‎/read‎ ثم الرابط.",
    "I do not read links to {}, which hold no articles. Send a link to an article or its text, or"
    " try /read and the link.",
)
UNREAD_FILE: Words = (
    "هذا رابط صورة أو ملف لا نصّ فيه أقرؤه. أرسل رابط الصفحة التي فيها الخبر، أو نصّه.",
    "This link leads to a picture or a file that I cannot read. Send the link of the page with the"
    " report, or its text.",
)
UNREAD_FRONT: Words = (
    "هذا رابط صفحة رئيسية لا رابط مقال. أرسل رابط المقال نفسه، أو جرّب ‎/read‎ ثم الرابط.",
    "This is a front page and no article. Send the link of the article itself, or try /read and the"
    " link.",
)
FETCHING: Words = ("⏳ أجلب المقال…", "⏳ Fetching the article…")
READING: Words = ("⏳ أقرأ المقال… {}%", "⏳ Reading the article… {}%")
SHELF_FULL: Words = (
    "بلغ عدد المقالات هنا حدّه الأقصى ({}). احذف من ‎/articles‎ ما لم تعد تحتاج إليه، ثم أعد"
    " المحاولة.",
    "This chat has as many articles as it may ({}). Remove some in /articles, then try again.",
)
SLOW_DOWN_READING: Words = (
    "هذه مقالات كثيرة في وقت قصير. أعد المحاولة بعد قليل من فضلك.",
    "That is a lot of articles in a short time. Please try again a little later.",
)
NO_TEXT_FILE: Words = (
    "لا أقرأ من الملفات إلا النصوص وصفحات HTML وملفات PDF وWord (docx).",
    "I can read only text files, HTML pages, PDF and Word (.docx).",
)
NOTHING_TO_ASK: Words = (
    "لم أتمكن من قراءة المقال، فلا أجيب عن سؤالك منه.",
    "I could not read the article, so I cannot answer from it.",
)
NOT_ANY_MORE: Words = ("أُلغيت القراءة.", "No longer read.")
NOT_READ: Words = (
    "عذرًا، وقع خطأ فلم أتمكن من قراءة المقال. رقم الخطأ: \u200e{}\u200e",
    "Sorry, something went wrong and I could not read the article. Its number is {}.",
)
NOW_ASKED: Words = (
    "الأسئلة هنا تذهب الآن إلى هذا المقال.",
    "Questions here now go to this article.",
)
NOW_ASKED_GROUP: Words = (
    "أسئلتكم تذهب الآن إلى هذا المقال: ‎/ask‎ أو رُدّوا على رسائلي.",
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
LINKS: Mapping[Links, Words] = {
    Links.OFFERED: ("عرض قراءتها", "Offer to read"),
    Links.READ: ("قراءتها فورًا", "Read at once"),
    Links.IGNORED: ("تجاهلها", "Ignore"),
}
LINKS_UNSEEN: Words = (
    "لا أرى هنا إلا ما يوجَّه إليّ. لأرى الروابط اجعلوني مشرفًا، أو رُدّوا عليها بالأمر ‎/read‎.",
    "Here I see only what is addressed to me. Make me an admin to have me see links, or reply to"
    " them with /read.",
)
ARTICLE_FACTS: Words = (
    "{}. الكلمات: {}، الفقرات: {}، الأقوال: {}، دقائق القراءة: {}",
    "{}. Words: {}, paragraphs: {}, statements: {}, minutes to read: {}",
)
KINDS: Mapping[Kind, Words] = {
    Kind.PAGE: ("صفحة ويب", "Web page"),
    Kind.FILE: ("ملف", "File"),
    Kind.PDF: ("ملف PDF (الصفحات: {})", "PDF (pages: {})"),
    Kind.WORD: ("ملف Word", "Word document"),
    Kind.POST: ("منشور", "Post"),
    Kind.TEXT: ("نص", "Text"),
}
LISTED: Words = ("• {}\n{}، الكلمات: {}", "• {}\n{}, words: {}")
SEND_TEXT: Words = ("📄 أرسل النص", "📄 Send the text")
CHOOSE_ARTICLE: Words = (
    "المقالات التي يمكن السؤال عنها هنا. أيّها تختار؟",
    "The articles that can be asked here. Which one shall I answer from?",
)
CHOOSE_LANGUAGE: Words = ("بأي لغة أتكلم؟", "In which language shall I speak?")
LANGUAGES: Mapping[str, str] = {
    ARABIC: "العربية",
    ENGLISH: "English",
    "fr": "Français",
    "ru": "Русский",
}
EACH_ONES_OWN: Words = ("لغة كل سائل", "Each person's own")
APP_LANGUAGE: Words = ("لغة تطبيقك", "Your app's language")
LANGUAGE_SET: Words = ("حسنًا، سأتكلم العربية.", "All right, I will speak English.")
LANGUAGE_UNSET: Words = ("حسنًا، أجيب كل سائل بلغته.", "All right, each person's own language.")
PRIVACY: Words = (
    "ما الذي يُحفظ؟\n"
    "• آخر أسئلة كل شخص في كل محادثة (الحد الأقصى: {})، يومًا واحدًا، لأفهم الأسئلة التالية.\n"
    "• الأجوبة وأسئلتها 7 أيام، لأزرارها وللردّ عليها.\n"
    "• آراؤك (👍 أو 👎) مع السؤال والجواب، 180 يومًا.\n"
    "• اختيارات المحادثة: اللغة والمقال وحفظ الأسئلة والروابط.\n"
    "• المقالات التي تضاف هنا ومن أضافها ورسائلها، إلى أن تُحذف (‎/articles‎)؛ لا تراها محادثة أخرى"
    " إلا إذا شاركتموها.\n"
    "• أرقام الرسائل يومين، لئلا أجيب عن واحدة مرتين.\n"
    "ويُحفظ معها رقم حسابك، لا اسمك. لا يُكتب كلامك في السجلات، {}."
    " أفتح الروابط بنفسي، فلا يعرف الموقع من أرسلها.\n"
    "في هذه المحادثة {}.\n"
    "للحذف: ‎/forget‎",
    "What is kept\n"
    "• The last {} questions of each person in each chat, one day, to understand follow-ups.\n"
    "• Answers with their questions, 7 days, for their buttons and replies to them.\n"
    "• What you have judged with 👍 or 👎, with question and answer, 180 days.\n"
    "• What the chat has chosen: language, article, links, whether questions are kept.\n"
    "• Articles added here, who added them and in which messages, until they are removed"
    " (/articles); no other chat"
    " sees them unless one of you shares them.\n"
    "• Numbers of messages, two days, so that none is answered twice.\n"
    "With these goes the number of your account, not your name. Your words are in no log, and"
    " {}. I open links myself: sites do not learn who sent them.\n"
    "In this chat {}.\n"
    "To delete: /forget",
)
SENT_NOWHERE: Words = ("ولا يُرسل إلى خدمة أخرى", "nothing goes to another service")
SENT_TO_MODEL: Words = (
    "وتُرسل أسئلتك مع جمل من المقال إلى نموذج لغوي على الخادم \u2066{}\u2069 ليدلّ على ما يجيب منها",
    "your questions go, with sentences of the article, to a language model at {} that points at"
    " those that answer",
)
QUESTIONS_KEPT: Words = ("تُحفظ الأسئلة", "questions are kept")
QUESTIONS_NOT_KEPT: Words = ("لا تُحفظ الأسئلة", "questions are not kept")
KEEP: Words = ("ابدأ حفظ الأسئلة", "Keep questions")
DO_NOT_KEEP: Words = (
    "أوقف حفظ الأسئلة واحذف ما حُفظ منها",
    "Stop keeping questions, delete those kept",
)
FORGET_PRIVATE: Words = (
    "هل أحذف كل ما حُفظ عنك هنا وفي المجموعات، ومعه مقالات هذه المحادثة؟",
    "Delete everything that is kept of you, here and in groups, and this chat's articles?",
)
FORGET_GROUP: Words = (
    "هل أحذف أسئلتك وأجوبتها وآراءك المحفوظة في هذه المجموعة؟ المقالات تبقى، ويُنسى من أضافها.",
    "Delete your questions and judgements that are kept in this group? Articles stay; who added"
    " them is forgotten.",
)
DELETE: Words = ("احذف", "Delete")
CANCEL: Words = ("إلغاء", "Cancel")
FORGOTTEN_PRIVATE: Words = ("حُذف كل ما حُفظ عنك.", "All that was kept of you has been deleted.")
FORGOTTEN_GROUP: Words = (
    "حُذف ما حُفظ عنك في هذه المجموعة.",
    "What was kept of you in this group has been deleted.",
)
KEPT: Words = ("لم يُحذف شيء.", "Nothing has been deleted.")
SETTINGS: Words = (
    "إعدادات هذه المحادثة\nاللغة: {}\nالحفظ: {}\nالروابط: {}",
    "Settings of this chat\nLanguage: {}\nMemory: {}\nLinks: {}",
)
STATS: Words = (
    "محادثات لها اختيارات: {chats}\nأسئلة محفوظة: {questions}\nأجوبة محفوظة: {answers}\n"
    "الآراء: {feedback} (👍 {helpful})\nمقالات: {articles}",
    "chats with choices: {chats}\nquestions kept: {questions}\nanswers kept: {answers}\n"
    "judgements: {feedback}, {helpful} of them helpful\narticles: {articles}",
)
OPEN_RAWI: Words = ("افتح محادثة راوٍ", "Open Rawi")
SECRET_MISSING: Words = (
    "لا يعمل WEBHOOK_URL بلا WEBHOOK_SECRET: من 1 إلى 256 من A-Z a-z 0-9 _ -",
    "WEBHOOK_URL needs a WEBHOOK_SECRET: 1 to 256 of A-Z a-z 0-9 _ -",
)
PORT_TAKEN: Words = (
    "يتعذر الاستماع على {}؛ راجع الإعداد {}",
    "cannot listen on {}; see the setting {}",
)
SETTING_WRONG: Words = ("قيمة الإعداد {} غير صالحة: {}", "the setting {} cannot be: {}")


def say(words: Words, language: str, *values: object) -> str:
    """The words in Arabic, English, French or Russian; in English for any other language."""
    text = words[0] if language == ARABIC else _translated(words[1], language)
    return text.format(*values) if values else text


def _translated(english: str, language: str) -> str:
    return translations(language).get(english, english) if language in TRANSLATED else english


@lru_cache
def translations(language: str) -> Mapping[str, str]:
    """The words in a language by the English ones, from its catalogue beside this file."""
    file = resources.files("bot.messages").joinpath(f"{language}.po")
    with file.open("rb") as catalogue:
        return {str(one.id): str(one.string) for one in read_po(catalogue) if one.id}


def kind(article: Article, language: str) -> str:
    """What an article was when it came, and how long a document is."""
    return say(KINDS[article.kind], language, len(article.pages))


def now_asked(chat: int) -> Words:
    """What a chat is told whose questions go to another article from now on; groups have negative
    numbers."""
    return NOW_ASKED_GROUP if chat < 0 else NOW_ASKED


def error(raised: RawiError, language: str) -> str:
    """One clear line for an error."""
    for kind in type(raised).__mro__:
        if kind in _ERRORS:
            return say(_ERRORS[kind], language, _one_line(raised.detail))
    return type(raised).__name__


def _one_line(detail: object) -> str:
    kept = {_LEFT_TO_RIGHT, _END_ISOLATE}
    return "".join(c if c.isprintable() or c in kept else "�" for c in str(detail))


def event(what: Event, language: str) -> str:
    """One line for something the library did on its own account."""
    return say(_EVENTS[what], language)


# Where the words that answer begin and end: each front shows them in its own way.
MARK, END_MARK = "\ue000", "\ue001"
_MARKS = re.compile(f"[{MARK}{END_MARK}]")
# A name in another script than the line around it keeps to itself between these.
_NO_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_ISOLATE, _LEFT_TO_RIGHT, _END_ISOLATE = "\u2068", "\u2066", "\u2069"


def plain(text: str) -> str:
    """The words without marks."""
    return _MARKS.sub("", text)


def own_language(code: str | None) -> str:
    """The language in which to speak to somebody whose Telegram is in that one."""
    spoken = (code or ARABIC).split("-")[0]
    return spoken if spoken in LANGUAGES else ENGLISH


def answer(given: Answer) -> list[str]:
    """An answer as paragraphs: how it stands, the exact words, where they stand."""
    language = given.question.language
    if given.level is Level.NOT_IN_ARTICLE:
        return [refused(given, language), *_suggested(given)]
    lines = [line for one in (given, *given.others) for line in _told(one, language)]
    first = brief(given, language)
    return [*heading(given, language), *([first] if first else []), *lines]


def _told(given: Answer, language: str) -> list[str]:
    """What one article says, as paragraphs."""
    lines = [line for item in given.evidence for line in evidence(item, given.article, language)]
    return [*lines, source(given.article)]


def refused(given: Answer, language: str) -> str:
    """What to say without evidence: small talk, where the article is from, nothing by that
    speaker, nothing at all."""
    question, asked = given.question, given.asked
    if question.intent in OF_NO_TEXT and (question.small_talk or asked == 1):
        return _of_no_text(given, language)
    if question.intent is Intent.WHO_ELSE:
        return say(_NOBODY_ELSE if asked == 1 else _NOBODY_ELSE_AMONG, language)
    if question.intent is Intent.WHAT_SAID and question.speaker:
        nothing, about = (
            (_SAYS_NOTHING, _SAYS_NOTHING_ABOUT)
            if asked == 1
            else (_SAYS_NOTHING_AMONG, _SAYS_NOTHING_ABOUT_AMONG)
        )
        if _is_subject(question, language):
            words = (question.speaker, question.topic or "")
            return say(about, language, *(_isolated(one, language) for one in words))
        return say(nothing, language, _isolated(question.speaker, language))
    return say(_NOT_IN_ARTICLE if asked == 1 else _NOT_IN_ARTICLES, language)


def _of_no_text(given: Answer, language: str) -> str:
    """What no text answers: small talk, who speaks, where the article is from."""
    question = given.question
    if question.small_talk is not None:
        return say(_CHAT[question.small_talk], language, source(given.article))
    if question.intent is Intent.SPEAKERS:
        return say(WHO_SPEAKS, language)
    known = origin(given.article, language)
    return say(_ORIGIN if known else _NO_ORIGIN, language, known)


def _suggested(given: Answer) -> list[str]:
    if not given.suggestions:
        return []
    lines = [f"• {question}" for question in given.suggestions]
    words = SUGGESTED if given.asked == 1 else SUGGESTED_AMONG
    return [say(words, given.question.language), *lines]


def heading(given: Answer, language: str) -> list[str]:
    """A line before the evidence, where it needs one: whose words, or that it is no answer."""
    question = given.question
    if question.intent is Intent.WHO_ELSE:
        is_near = given.level is Level.NEAREST
        return [say(_OTHERS_SAY_NEAR if is_near else _OTHERS_SAY, language)]
    if given.level is Level.NEAREST:
        return [say(_NEAREST if given.asked == 1 else _NEAREST_AMONG, language)]
    speakers = {item.speaker for part in (given, *given.others) for item in part.evidence}
    if question.intent is Intent.WHAT_SAID and len(speakers) == 1 and question.speaker in speakers:
        name = _isolated(str(question.speaker), language)
        if _is_subject(question, language):
            return [say(_SAYS_ABOUT, language, name, _isolated(question.topic or "", language))]
        return [say(_SAYS_AMONG if given.asked > 1 else _SAYS, language, name)]
    if question.intent is Intent.SUMMARY and not question.topic:
        return [say(_KEY_SENTENCES_AMONG if given.others else _KEY_SENTENCES, language)]
    return []


def brief(given: Answer, language: str) -> str:
    """The words that answer, letter for letter, in a line of their own; "" where no words of the
    evidence stand out."""
    if given.level is not Level.ANSWERED or given.others or len(given.evidence) != 1:
        return ""
    (item,) = given.evidence
    if len(item.marks) != 1:
        return ""
    start, end = item.marks[0]
    words = " ".join(given.article.text[start:end].translate(_NO_ISOLATES).split())
    return say(_BRIEF, language, f"{_ISOLATE}{words}{_END_ISOLATE}")


def _is_subject(question: Question, language: str) -> bool:
    """Whether a topic can stand behind "about": not where and when something was said (*in* the
    meeting), and not in a language that the bot does not speak, or does not speak here."""
    spoken = question.language == language and language in LANGUAGES
    return spoken and has_subject(question)


def _isolated(name: str, language: str) -> str:
    """A name or topic that does not turn the line around it."""
    foreign = ("\u0600" <= name[:1] <= "\u06ff") != (language == ARABIC)
    return f"{_ISOLATE}{name}{_END_ISOLATE}" if foreign else name


def evidence(item: Evidence, article: Article, language: str) -> list[str]:
    """Evidence of an article as paragraphs: the words with their marks, where they stand."""
    text = article.text
    marks = [(a - item.start, b - item.start) for a, b in item.marks]
    return [f"{_lead(item, text)}{_shown(item, item.text, marks)}", where(item, article, language)]


def _shown(item: Evidence, words: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """Words of evidence on one line: between guillemets, but for what was reported in other words,
    which guillemets would make its speaker's own."""
    return marked(words, marks) if item.kind == INDIRECT else f"«{marked(words, marks)}»"


def _lead(item: Evidence, text: str) -> str:
    """The verb that governs evidence, before it: without it "[denied] a call" would say that there
    was one. What stands between is left out but for what joins them: in, of, that."""
    if item.governor is None:
        return ""
    start, end = item.governor
    between = [word.strip(_AROUND) for word in text[end : item.start].split()]
    between = [word for word in between if word]
    joining = len(between)
    if joining and normalise(between[-1]) in BARE_THAT:
        joining -= 1
    if joining and normalise(between[joining - 1]) in _LEADING_ON:
        joining -= 1
    words = ["…"] if joining else []
    return " ".join([*text[start:end].split(), *words, *between[joining:], ""])


_AROUND = '،,.:؛"«»“”'
_LEADING_ON = words_of("leading-on")


def sign(given: Answer) -> str:
    """The mark of an answer's level; what no text could answer has none."""
    if given.level is Level.NOT_IN_ARTICLE and given.question.intent in OF_NO_TEXT:
        return ""
    return {
        Level.ANSWERED: ANSWERED_SIGN,
        Level.NEAREST: NEAREST_SIGN,
        Level.NOT_IN_ARTICLE: ABSENT_SIGN,
    }[given.level]


def opening(given: Answer, language: str) -> str:
    """The first line of an answer with evidence, where every answer has one."""
    words = _FROM_THE_ARTICLES if given.others else _FROM_THE_ARTICLE
    if is_arabic_prose(given.article.text[:LEAD]):
        words = _ALL_IN_ARABIC if given.others else _IN_ARABIC
    return (heading(given, language) or [say(words, language)])[0]


def marked(text: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """Words on one line, as paragraphs of a screen are, with spans of them marked."""
    for start, end in sorted(marks, reverse=True):
        text = f"{text[:start]}{MARK}{text[start:end]}{END_MARK}{text[end:]}"
    return " ".join(text.split())


def where(item: Evidence, article: Article, language: str) -> str:
    """Whose words evidence is, whether word for word, and where it stands in its article."""
    page = article.page_at(item.start)
    parts = [say(_PARAGRAPH, language, item.paragraph)]
    if page is not None:
        parts.insert(0, say(_PAGE, language, page))
    if item.speaker:
        parts.insert(0 if item.kind else len(parts), whose(item, language))
    if item.kind == INDIRECT:
        parts.append(say(REPORTED, language))
    return f"— {say(COMMA, language).join(parts)}"


def signed(items: Sequence[Evidence], article: Article, language: str) -> str:
    """Whose words the evidence of one passage is and where it stands; each for itself where some
    of it is exact and some is not."""
    first = items[0]
    if not {DIRECT, INDIRECT} <= {item.kind for item in items}:
        return where(first, article, language)
    each = [say(_REWORDED if item.kind == INDIRECT else _EXACT, language) for item in items]
    comma = say(COMMA, language)
    told = say(_IN_ORDER, language, comma.join(each))
    return f"{where(replace(first, kind=DIRECT), article, language)}{comma}{told}"


def whose(item: Evidence, language: str) -> str:
    """Whose words evidence is, or whom it quotes; "" where it is the article's alone."""
    if not item.speaker:
        return ""
    name = _isolated(item.speaker, language)
    return name if item.kind else say(_QUOTING, language, name)


def shared(item: Evidence, text: str, language: str) -> str:
    """Evidence on one line, to be sent on: whose words, led in as they are, whether reported."""
    words = shorten(item.text, LONGEST_SHARED, placeholder=" …")
    name = f"{whose(item, language)}: " if item.kind else ""
    note = "" if item.kind else whose(item, language)
    if item.kind == INDIRECT:
        note = say(REPORTED, language)
    return f"{name}{_lead(item, text)}{_shown(item, words)}{note and f' ({note})'}"


def statement(item: Statement, article: Article, language: str) -> list[str]:
    """A statement as paragraphs: the words, and whose they are."""
    text = article.text[item.start : item.end]
    words = Evidence(
        text, item.start, item.end, item.paragraph, 1.0, item.speaker, item.kind,
        governor=item.governor,
    )  # fmt: skip
    return evidence(words, article, language)


_HOSTLIKE = re.compile(r"\w\.\w")


def origin(article: Article, language: str) -> str:
    """Where an article appeared, by whom and when, on one line; "" where nothing is known.

    A page can give itself any name, so the host that it was read from stands beside it.
    """
    host = urlsplit(article.url or "").hostname or ""
    site = article.site or host
    if host and host.removeprefix("www.") != site.removeprefix("www."):
        # A name that looks like another host is no name.
        named = "" if _HOSTLIKE.search(site) else _isolated(site, language)
        site = f"{named} ({_ISOLATE}{host}{_END_ISOLATE})" if named else _isolated(host, language)
    elif site:
        site = _isolated(site, language)
    written = article.date and day(article.date, language)
    author = article.author and _isolated(article.author, language)
    known = [site, author, written, _part(article, language)]
    return say(COMMA, language).join(one for one in known if one)


def _part(article: Article, language: str) -> str:
    """Which of its pages an article has, where that is not all of them."""
    read = max(1, len(article.pages))
    if not article.rest:
        return ""
    if read == 1:
        return say(_PAGE_OF, language, 1, 1 + len(article.rest))
    return say(_PAGES_OF, language, read, read + len(article.rest))


def source(article: Article) -> str:
    """The article an answer is from."""
    return f"[{shorten(article.title, LONGEST_TITLE, placeholder='…')}]"


_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].+)?", re.ASCII)


def day(iso: str, language: str) -> str:
    """An ISO date or datetime as a day in words, as of its own time zone; anything else as it is.

    The digits are Western ones in every language: 20 مايو 2021, 20 May 2021.
    """
    if not _ISO.fullmatch(iso):
        return iso
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return format_date(at, "d MMMM y", locale=language)
