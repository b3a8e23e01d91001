"""What is said about links, files and texts that may become articles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chats.records import Links
from bot.messages.languages import Words

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
    "لا أقرأ روابط {}، فمنشوراته لا تظهر إلا لأعضائه. انسخ نصّ المنشور وأرسله إليّ لأقرأه، أو جرّب"
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
ADDED_ENOUGH: Words = (
    "أُضيف من عندك أكبر عدد مسموح به من المقالات ({}).",
    "You have added as many articles as you may ({}).",
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
    "لم أتمكن من قراءة المقال، فلا يمكنني أن أجيب عن سؤالك.",
    "I could not read the article, so I cannot answer from it.",
)
NOT_ANY_MORE: Words = ("أُلغيت القراءة.", "No longer read.")
NOT_READ: Words = (
    "عذرًا، وقع خطأ فلم أتمكن من قراءة المقال. رقم الخطأ: \u200e{}\u200e",
    "Sorry, something went wrong and I could not read the article. Its number is {}.",
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
