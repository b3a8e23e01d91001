"""One line for each error, and for what the library does on its own account."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.languages import END_ISOLATE, LEFT_TO_RIGHT, Words, say
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
    StoreUnreachable,
)
from index.intake.documents.kinds import MOST_PAGES
from index.intake.files import LARGEST_DOCUMENT, LARGEST_FILE
from index.questions.understanding import LONGEST_QUESTION
from index.types import Event

MEGABYTES, DOCUMENT_MEGABYTES = LARGEST_FILE // 2**20, LARGEST_DOCUMENT // 2**20
_ERRORS: Mapping[type[RawiError], Words] = {
    ArticleMissing: ("لا يوجد ملف بهذا الاسم: {}", "there is no such file: {}"),
    ArticleUnreadable: (
        "تتعذر قراءة هذا الملف بوصفه نصًّا: {} (الترميزات المعروفة: UTF-8 وUTF-16 وwindows-1256)",
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
        "تتعذر قراءة هذا الملف، فهو تالف أو أعقد من أن يُقرأ: {}",
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
        " ويمكن إرسال نصّها بدلًا من الرابط: {}",
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
    StoreUnreachable: (
        "لا يردّ خادم قاعدة البيانات: {}؛ راجع الإعداد DATABASE_URL",
        "the database server does not answer: {}; see the setting DATABASE_URL",
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
        "أول استعمال: يُفهرس المقال المدمج، مرة واحدة.",
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


def error(raised: RawiError, language: str) -> str:
    """One clear line for an error."""
    for kind in type(raised).__mro__:
        if kind in _ERRORS:
            return say(_ERRORS[kind], language, _one_line(raised.detail))
    return type(raised).__name__


def _one_line(detail: object) -> str:
    kept = {LEFT_TO_RIGHT, END_ISOLATE}
    return "".join(c if c.isprintable() or c in kept else "�" for c in str(detail))


def event(what: Event, language: str) -> str:
    """One line for something the library did on its own account."""
    return say(_EVENTS[what], language)
