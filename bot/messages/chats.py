"""What a chat is told of Rawi: welcome, help, commands, choices, limits."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.answers import ABSENT_SIGN, ANSWERED_SIGN, NEAREST_SIGN
from bot.messages.languages import Words
from index.questions.understanding import LONGEST_QUESTION

APOLOGY: Words = (
    "عذرًا، وقع خطأ فلم أتمكن من الإجابة. رقم الخطأ: \u200e{}\u200e",
    "Sorry, something went wrong and I could not answer. Its number is {}.",
)
WELCOME_PRIVATE: Words = (
    "أهلًا بك، أنا راوٍ: أجيب عن أسئلتك في أي مقال بنصّه كما ورد، وأذكر القائل.\n"
    "• أرسل رابط المقال أو ملفّه أو نصّه.\n"
    "• ثم اسأل كما تتكلم: ماذا قال فلان؟ متى؟ أين؟ كم؟\n"
    "• لا أشرح ولا أترجم ولا أضيف شيئًا من عندي، وإن لم أجد الجواب في المقال قلت ذلك.",
    "Hello, I am Rawi: I answer about any article in its exact words and say whose they are.\n"
    "• Send the article: a link, a file or its text.\n"
    "• Then ask as you speak: What did somebody say? When? Where? How many?\n"
    "• I explain, translate and add nothing: what I do not find in the article, I say so.",
)
WELCOME_GROUP: Words = (
    "أهلًا بكم، أنا راوٍ: أجيب عن أسئلتكم في أي مقال بنصّه كما ورد، وأذكر القائل.\n"
    "• أرسلوا رابط المقال، أو رُدّوا عليه بالأمر ‎/read‎.\n"
    "• للسؤال: ‎/ask‎ ثم السؤال، أو رُدّوا على إحدى رسائلي.\n"
    "• لا أشرح ولا أترجم ولا أضيف شيئًا من عندي، وإن لم أجد الجواب في المقال قلت ذلك.",
    "Hello, I am Rawi: I answer about any article in its exact words and say whose they are.\n"
    "• Send the link of an article, or reply to it with /read.\n"
    "• To ask: /ask and the question, or reply to a message of mine.\n"
    "• I explain, translate and add nothing: what I do not find in the article, I say so.",
)
HOW_TO_SEND: Words = (
    "الصق هنا رابط المقال، أو أرسل ملفًّا (PDF أو Word أو نصًّا)، أو أعد توجيه منشور من قناة، ثم اسأل"
    " عنه.",
    "Paste the link of an article here, or send a file (PDF, Word or text), or forward a post of a"
    " channel; then ask about it.",
)
HELP: Words = (
    "كيف تسأل؟\n"
    "• اكتب سؤالك كما تتكلم، بالفصحى أو بلهجتك، أو بالإنجليزية أو الفرنسية أو الروسية.\n"
    "• تابع بأسئلة مثل: «وماذا عن إيران؟».\n"
    "• حدّد كلمات في رسالة واقتبسها في ردّك، فيكون سؤالك عنها.\n"
    "• أضف «في كل المقالات» إلى سؤالك، أو رُدّ على جواب واسأل: «من قال ذلك أيضًا؟».\n"
    "• أرسل رابط مقال أو ملفًّا أو نصًّا طويلًا لأقرأه لك؛ وفي المجموعات رُدّ عليه بالأمر ‎/read‎.\n"
    "• في المجموعات: ‎/ask‎ ثم السؤال، أو رُدّ على إحدى رسائلي.\n"
    "• في أي محادثة: اكتب ‎@{}‎ ثم سؤالك واختر جوابًا لإرساله.\n\n"
    "ماذا تعني العلامات؟\n"
    f"{ANSWERED_SIGN} المقال يجيب، وهذا نصّه.\n"
    f"{NEAREST_SIGN} أقرب ما في المقال إلى سؤالك، وقد لا يكون جوابه.\n"
    f"{ABSENT_SIGN} لم أجد الجواب في المقال.\n\n"
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
    f"{NEAREST_SIGN} What comes closest in the article; it may not be the answer.\n"
    f"{ABSENT_SIGN} I found no answer in the article.\n\n"
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
    "start": ("كيف تبدأ", "how to begin"),
}
ADMIN_COMMANDS: Mapping[str, Words] = {
    "settings": ("إعدادات المجموعة", "the group's settings"),
    "stats": ("إحصاءات الاستعمال", "figures of use"),
}
DESCRIPTION: Words = (
    "اسألني عن مقال أُجبك بنصّه كما ورد مع اسم قائله، وإن لم أجد فيه الجواب قلت ذلك صراحةً.",
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
SAME_PLACE: Words = (
    "المقطع المنقول أعلاه يتناول هذا أيضًا.",
    "The passage above covers this too.",
)
NO_TEXT: Words = (
    "لا أقرأ إلا النصوص. اكتب سؤالك من فضلك.",
    "I can read text only. Please write your question.",
)
LONG_TEXT: Words = (
    f"سؤالك طويل (الحد الأقصى {LONGEST_QUESTION} حرف). اختصره من فضلك.",
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
CHOOSE_LANGUAGE: Words = ("بأي لغة أتكلم؟", "In which language shall I speak?")
EACH_ONES_OWN: Words = ("لغة كل سائل", "Each person's own")
APP_LANGUAGE: Words = ("لغة تطبيقك", "Your app's language")
LANGUAGE_SET: Words = ("حسنًا، سأتكلم العربية.", "All right, I will speak English.")
LANGUAGE_UNSET: Words = ("حسنًا، أجيب كل سائل بلغته.", "All right, each person's own language.")
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
# What people call the bot by, and how they begin to.
CALLED = ("راوي", "راوٍ", "Rawi", "Рави")
VOCATIVE = "(?:يا|hey|hi|эй)"
OPEN_RAWI: Words = ("افتح محادثة راوٍ", "Open Rawi")
