"""What stands on the buttons of an answer, and what pressing them says."""

from __future__ import annotations

from bot.messages.languages import Words

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
ELSEWHERE: Words = ("🔎 الجواب في: {}", "🔎 Answered in: {}")
ALL_OF: Words = ("كل أقوال {}", "All that {} said")
ASK_OTHERS: Words = ("🔎 اسأل المقالات الأخرى", "🔎 Ask the other articles")
BEGIN: Words = ("📰 ابدأ بمقال جاهز", "📰 Begin with an article of mine")
SEND_LINK: Words = ("🔗 أرسل رابطًا", "🔗 Send a link")
ADD_TO_GROUP: Words = ("➕ أضفني إلى مجموعة", "➕ Add me to a group")
OUTDATED: Words = ("انتهت صلاحية هذا الزر. اسأل من جديد.", "This button has expired. Ask again.")
SUMMARISE: Words = ("ما أهم ما جاء في المقال؟", "What are the main points of the article?")
SHARE: Words = ("📤 مشاركة", "📤 Share")
IN_SOURCE: Words = ("🔗 في المصدر", "🔗 In the source")
PICTURE: Words = ("🖼 صورة", "🖼 Picture")
