"""What is kept of people and how it is forgotten."""

from __future__ import annotations

from bot.messages.languages import Words

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
