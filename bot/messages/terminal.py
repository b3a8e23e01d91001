"""What the command line says."""

from __future__ import annotations

from bot.messages.languages import Words

NO_STATEMENTS_OF: Words = (
    "لا أقوال في هذا المقال منسوبة إلى «{}».",
    "nothing in this article is said by {}",
)
NO_STATEMENTS: Words = ("لا أقوال في هذا المقال.", "nobody says anything in this article")
# The words that told, the rule that decided, and the one by which its speaker was found.
EXPLAINED: Words = ("  «{}»، بالقاعدة {} {}", '  "{}", by the rule {} {}')
WELCOME: Words = (
    "أنا راوٍ. اسألني عن المقال أُجبك بنصّه كما ورد. للخروج اكتب: خروج",
    "I am Rawi. Ask me about the article and I will answer in its exact words. To leave: exit",
)
PROMPT: Words = ("سؤالك: ", "You: ")
GOODBYE: Words = ("إلى اللقاء.", "Goodbye.")
LEAVING = frozenset({"خروج", "exit", "quit"})
ADDED: Words = ("أُضيف المقال {}: {}", "added as article {}: {}")
PRESENT: Words = ("المقال موجود من قبل برقم {}: {}", "already here as article {}: {}")
TOKEN_MISSING: Words = (
    "لا رمز للبوت: ضع TELEGRAM_BOT_TOKEN في البيئة أو في الملف ‎.env‎، ويمنحه ‎@BotFather‎",
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
LEASES_LOST: Words = (
    "انقطع الاتصال بقاعدة البيانات مدةً طويلة، فقد تتولى عمليةٌ أخرى العمل الآن",
    "the database was out of reach for so long that another process may have taken over by now",
)
BUILDING: Words = ("يُبنى الفهرس {}", "building the index {}")
MOVED: Words = ("{}: {} هنا و{} هناك، وهي نفسها", "{}: {} here, {} there, the same")
NOT_MOVED: Words = ("{}: {} هنا و{} هناك، وليست نفسها", "{}: {} here, {} there, NOT the same")
NOT_EMPTY: Words = (
    "في الوجهة بيانات أخرى ({})، فلم يُنقل شيء؛ انقل إلى قاعدة بيانات فارغة",
    "there is something else already ({}), so nothing has been moved; move to an empty database",
)
ANOTHER_MODEL: Words = (
    "المتجهات هناك من نموذج آخر (راجع الإعداد EMBEDDING_MODEL)",
    "the vectors there are another model's; see the setting EMBEDDING_MODEL",
)
UNWRITABLE: Words = ("لا تمكن الكتابة إلى {}: {}", "cannot write {}: {}")
JUDGED: Words = (
    "الآراء: {} (مفيد: {}، غير مفيد: {})",
    "{} judgements: {} helpful, {} wrong",
)
REMOVED: Words = ("حُذف المقال {}: {}", "removed article {}: {}")
SECRET_MISSING: Words = (
    "لا يعمل WEBHOOK_URL بلا WEBHOOK_SECRET: من 1 إلى 256 من A-Z a-z 0-9 _ -",
    "WEBHOOK_URL needs a WEBHOOK_SECRET: 1 to 256 of A-Z a-z 0-9 _ -",
)
PORT_TAKEN: Words = (
    "يتعذر الاستماع على {}؛ راجع الإعداد {}",
    "cannot listen on {}; see the setting {}",
)
SETTING_WRONG: Words = ("قيمة الإعداد {} غير صالحة: {}", "the setting {} cannot be: {}")
