"""What the page says."""

from __future__ import annotations

from bot.messages.languages import Words

RAWI: Words = ("راوٍ", "Rawi")
MOTTO: Words = ("كلام المقال كما ورد، ومن قاله", "An article's own words, and who said them")
SKIP: Words = ("إلى نصّ المقال", "Skip to the text")
EVERY_ARTICLE: Words = ("المقالات", "Articles")
NO_ARTICLES: Words = ("لا مقالات هنا.", "There are no articles here.")
ASK_HERE: Words = ("اسأل عن هذا المقال", "Ask about this article")
ASK_ON: Words = ("تابع السؤال", "Go on asking")
ASK: Words = ("اسأل", "Ask")
START_OVER: Words = ("ابدأ من جديد", "Start over")
ANSWERED: Words = ("الجواب", "Answer")
ITS_PLACE: Words = ("موضعه في النصّ", "Its place in the text")
IN_THE_ORIGINAL: Words = ("في الصفحة الأصلية", "In the original page")
ORIGINAL: Words = ("الصفحة الأصلية", "The original page")
THE_TEXT: Words = ("نصّ المقال", "The text")
SPEAKERS: Words = ("من يتكلّم", "Who speaks")
EVERYBODY: Words = ("الجميع", "Everybody")
THIS_STATEMENT: Words = ("{}: رابط هذا القول ({})", "{}: link to these words ({})")
HOW_MUCH: Words = ("من تكلّم أكثر", "Who speaks how much")
SPEAKER: Words = ("المتكلّم", "Speaker")
STATEMENTS: Words = ("الأقوال", "Statements")
WORDS_EXACT: Words = ("كلمات بنصّها", "Words, word for word")
WORDS_REPORTED: Words = ("كلمات بالمعنى", "Words, in other words")
OF_WORDS: Words = ("كلمات المقال: {}", "Words of the article: {}")
IN_ARTICLES: Words = ("المقالات", "Articles")
WHEN_WHICH_WORDS: Words = ("متى وردت أبرز الكلمات", "Which words come when")
WORD: Words = ("الكلمة", "Word")
TIMES: Words = ("كم مرة", "Times")
IN_PARAGRAPHS: Words = ("في الفقرات", "In paragraphs")
OVER_TIME: Words = (
    "أكثر الكلمات ورودًا في المقالات بحسب تواريخها",
    "The most frequent words of the articles, by their dates",
)
STATISTICS: Words = ("أرقام", "Figures")
OF_ARTICLES: Words = ("عدد المقالات: {}", "Articles: {}")
IN_LANGUAGE: Words = ("لغة الصفحة", "Language of the page")
COPY_LINK: Words = ("انسخ الرابط", "Copy the link")
LINK_COPIED: Words = ("نُسخ الرابط", "Link copied")
AS_PICTURE: Words = ("صورة", "Picture")
ADD_ARTICLE: Words = ("أضف مقالًا", "Add an article")
BY_LINK: Words = ("رابطه", "Its link")
OR_FILE_OR_TEXT: Words = ("أو ملف أو نصّ", "or a file or text")
BY_FILE: Words = ("ملفه (نص أو HTML أو PDF أو Word)", "Its file (text, HTML, PDF or Word)")
BY_TEXT: Words = ("نصّه", "Its text")
READ_IT: Words = ("اقرأ", "Read")
BEING_ADDED: Words = ("مقال جديد", "A new article")
NOT_ADDED: Words = ("لم يُضف المقال", "The article has not been added")
FORM_EXPIRED: Words = (
    "انتهت صلاحية هذه الصفحة. افتح صفحة المقالات وأعد المحاولة.",
    "This form has expired. Open the list of articles and try again.",
)
NOTHING_HERE: Words = ("لا شيء في هذا العنوان.", "There is nothing at this address.")
BUSY: Words = (
    "القرّاء كثيرون الآن. أعد المحاولة بعد قليل من فضلك.",
    "There are many readers just now. Please try again in a moment.",
)
SERVING: Words = (
    "المقالات في المتصفح على {} (للإيقاف: Ctrl+C)",
    "the articles are at {} (Ctrl+C stops)",
)
READ_IN_ARTICLE: Words = ("📖 اقرأ في المقال", "📖 Read in the article")
OPENING: Words = ("يُفتح المقال…", "Opening the article…")
NEEDS_SCRIPT: Words = (
    "لا يُفتح المقال داخل تيليغرام إلا بتشغيل جافاسكربت.",
    "Inside Telegram the article opens with JavaScript only.",
)
