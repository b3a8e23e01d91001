"""What Rawi answers to greetings, thanks, praise and whatever else asks nothing of a text."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.languages import Words, say
from bot.messages.sources import source
from index.questions.dialogue_acts import greeting_in
from index.types import Article, Question, SmallTalk

_HELLO: Words = ("أهلًا بك.", "Hello.")
# What Arabic answers to a greeting depends on the greeting.
_GREETED: Mapping[str, Words] = {
    "peace": ("وعليكم السلام، أهلًا بك.", "Peace be upon you too."),
    "morning": ("صباح النور.", "Good morning."),
    "evening": ("مساء النور.", "Good evening."),
    "how": ("بخير، شكرًا لك.", "Very well, thank you."),
}
_SMALL_TALK: Mapping[SmallTalk, Words] = {
    SmallTalk.GREETING: (
        "{} اسألني عمّا تريد في المقال، وأجيبك بكلماته.",
        "{} Ask me about the article and I will answer in its own words.",
    ),
    SmallTalk.THANKS: ("على الرحب والسعة.", "You're welcome."),
    SmallTalk.FAREWELL: ("إلى اللقاء.", "Goodbye."),
    SmallTalk.ABOUT_ME: (
        "أنا راوٍ. اسألني عن مقال وأجيبك بكلماته مع اسم القائل، وإن لم أجد الجواب قلت لك. ولأقرأ"
        " مقالًا آخر أعطني رابطه أو ملفّه أو نصّه.",
        "I am Rawi: ask me about an article and I answer in its exact words and say whose they are,"
        " or that it does not answer. Send me a link, a file or a text to read.",
    ),
    SmallTalk.PERSONAL: (
        "أنا مجرّد بوت يقرأ المقالات 🙂 اسألني عن المقال.",
        "I am just a bot that reads articles 🙂 Ask me about the article.",
    ),
    SmallTalk.PRAISE: ("يسعدني ذلك.", "Glad to hear it."),
    SmallTalk.INSULT: (
        "عذرًا إن لم أُفدك. جرّب أن تسأل بكلمات أخرى.",
        "Sorry I could not help. Try asking in other words.",
    ),
    SmallTalk.LAUGHTER: ("🙂", "🙂"),
    SmallTalk.ASSENT: (
        "حسنًا. ماذا تريد أن تعرف عن المقال؟",
        "All right. What would you like to know?",
    ),
    SmallTalk.CONDOLENCE: ("رحم الله الجميع.", "May they rest in peace."),
    SmallTalk.SORROW: ("نعم، أمر مؤسف.", "Yes, that is sad."),
    SmallTalk.TEST: ("أنا هنا. اسألني عن المقال.", "I am here. Ask me about the article."),
    SmallTalk.NO_WORDS: ("🙂", "🙂"),
    SmallTalk.NO_QUESTION: (
        "لم أفهم سؤالك تمامًا. هل تعيده بكلمات أخرى؟",
        "I did not quite understand. Could you put it another way?",
    ),
    SmallTalk.REMARK: (
        "لك رأيك. أنا هنا إن كان لك سؤال عن المقال.",
        "Noted. I am here if you have a question about the article.",
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
        "I have no opinion and cannot judge what is true: I quote the article and tell you"
        " who says what in it. You can ask who said it.",
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
    SmallTalk.WHOLE_TEXT: ("نصّ المقال كاملًا: {}", "The whole text of the article: {}"),
    SmallTalk.WHICH: ("المقال الذي نقرؤه: {}", "The article being read: {}"),
}


def small_talk(question: Question, article: Article, language: str) -> str:
    """What is answered to whatever asks nothing of a text."""
    words = _SMALL_TALK[question.small_talk or SmallTalk.NO_QUESTION]
    if question.small_talk is SmallTalk.GREETING:
        hello = _GREETED.get(greeting_in(question.text), _HELLO)
        return say(words, language, say(hello, language))
    return say(words, language, source(article))
