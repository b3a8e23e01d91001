"""What Rawi answers to greetings, thanks, praise and whatever else asks nothing of a text."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.languages import Words
from index.types import SmallTalk

SMALL_TALK: Mapping[SmallTalk, Words] = {
    SmallTalk.GREETING: (
        "أهلًا بك. اسألني عن المقال أُجبك بنصّه.",
        "Hello. Ask me about the article and I answer in its own words.",
    ),
    SmallTalk.THANKS: ("على الرحب والسعة.", "You are welcome."),
    SmallTalk.FAREWELL: ("إلى اللقاء.", "Goodbye."),
    SmallTalk.ABOUT_ME: (
        "أنا راوٍ: تسألني عن مقال فأجيبك بنصّه كما ورد وأذكر قائله، وإن لم يكن الجواب فيه قلت ذلك."
        " أرسل رابطًا أو ملفًّا أو نصًّا لأقرأه.",
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
