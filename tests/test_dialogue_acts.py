"""What is said to whoever answers, and asked of the article as a whole, in many people's words."""

from __future__ import annotations

import pytest

from index.questions.dialogue_acts import dialogue_act, greeting_in
from index.questions.learnt_acts import likely_act
from index.questions.several import questions_in
from index.questions.standalone import alone
from index.questions.understanding import understand
from index.types import Intent

SAID = {
    "greeting": (
        "صباح النور يا بوت",
        "صباحو",
        "هلا والله",
        "السلام عليكم ورحمة الله وبركاته",
        "ازيك يا راوي عامل ايه؟",
        "كيفك اليوم؟",
        "واش راك خويا",
        "لاباس عليك؟",
        "شخبارك",
        "يسعد مساك",
        "good evening rawi",
        "hey what's up",
        "bonsoir",
        "доброе утро",
    ),
    "thanks": (
        "يعطيك ألف عافية",
        "الف شكر ليك",
        "شكرررا",
        "تسلم ايدك يا غالي",
        "الله يجزاك خير",
        "ربنا يباركلك",
        "مشكور ما تقصر",
        "شكرا جزيلا على المساعدة",
        "thanks a million",
        "thank you so much for your help",
        "that was helpful, thanks",
        "ok thanks",
        "merci pour votre aide",
        "спасибо за помощь",
    ),
    "praise": (
        "برافو عليك",
        "والله انك كفو",
        "ممتاز جدا",
        "إجابة حلوة",
    ),
    "insult": (
        "انت مش فاهم حاجة",
        "انت ما بتفهم",
        "بوت غبي",
        "كلامك فاضي",
        "جوابك غلط",
        "you are an idiot",
        "this bot sucks",
        "wrong answer",
        "t'es nul",
        "كلامك مش مفيد خالص",
        "مو زين جوابك، غلط",
        "شكرا بس ما جاوبت على سؤالي",
        "that was not helpful",
        "ты тупой",
    ),
    "condolence": (
        "الله يرحمه 😢",
        "إنا لله وإنا إليه راجعون",
        "rest in peace",
        "paix à son âme",
        "царствие небесное",
    ),
    "sorrow": ("يا حرام 😢", "مسكينة والله", "how sad", "как жаль"),
    "more": (
        "أعطني تفاصيل أكثر",
        "كمّل",
        "وبعدين؟",
        "شو كمان؟",
        "tell me more",
        "more details please",
        "plus de détails",
        "подробнее, пожалуйста",
    ),
    "laughter": (
        "خههههه",
        "ههههههه مضحك",
        "haha nice",
        "ахахах",
    ),
    "farewell": (
        "مع السلامة يا راوي",
        "يلا باي",
        "تصبحون على خير",
        "نشوفك على خير",
        "see you tomorrow",
        "à plus tard",
        "до свидания",
    ),
    "personal": (
        "وأنت متى تأكل؟",
        "واش نتا كتسمع الأغاني؟",
        "do you ever sleep?",
        "tu aimes la mer ?",
    ),
    "about-me": (
        "انت روبوت ولا انسان؟",
        "مين اللي عملك؟",
        "شو بتقدر تعمل؟",
        "كيف استخدمك؟",
        "كيفاش نستعملك",
        "واش كتعرف دير",
        "شنو تكدر تسوي",
        "ايش تعرف تسوي",
        "عرفني على نفسك",
        "شنو اسمك",
        "اش سميتك",
        "كيف أسألك؟",
        "بأي لغة تتكلم؟",
        "هل تفهم اللهجة المصرية؟",
        "what languages do you speak?",
        "how do I use this bot?",
        "are you a human?",
        "qui es-tu ?",
        "que sais-tu faire ?",
        "comment ça marche ?",
        "кто ты такой?",
        "как тебя зовут?",
        "как тобой пользоваться?",
    ),
    "assent": (
        "أوكي",
        "لا",
        "ايوه صح",
    ),
    "test": ("تجربة 123",),
    "summary": (
        "عطني الزبدة عندي موعد بعد شوي",
        "لخصلي بسرعة انا في الباص",
        "صباح الخير، وش سالفة هالمصنع",
        "طيب، اعطني خلاصته بنقطتين، وشكرا",
        "quick summary, i'm about to board a train",
        "المقالة دي بتتكلم عن ايه؟",
        "عن شو بيحكي هالمقال؟",
        "شو محتوى النص؟",
        "اعطيني ملخص",
        "ممكن تلخصلي الخبر؟",
        "لخصها",
        "لخصلي ياها بثلاث نقاط",
        "عطنا الزبدة",
        "وش السالفة؟",
        "ايش الموضوع",
        "شنو القصة باختصار",
        "قولي باختصار ايه اللي حصل",
        "ابي ملخص سريع للمقال",
        "بغيت ملخص ديال المقال",
        "علاش كيهضر هاد المقال",
        "شنيا الحكاية",
        "على شنية يحكي المقال هذا",
        "ماذا يحتوي هذا النص",
        "ما فحوى المقال؟",
        "ما الفكرة الرئيسية في النص؟",
        "ما هو موضوع المقال",
        "ما الذي يتناوله المقال؟",
        "ماذا جاء في الخبر؟",
        "اختصر لي المقال في سطرين",
        "ما الخبر الرئيسي في هذه الصفحة؟",
        "какая главная новость?",
        "quelle est l'info principale ici ?",
        "what is this article about?",
        "summarize it please",
        "can you give me a short summary",
        "what's the gist?",
        "tldr please",
        "what is going on here?",
        "de quoi parle cet article ?",
        "résume-moi le texte",
        "c'est quoi l'histoire ?",
        "о чем статья?",
        "перескажи кратко",
        "в чём суть?",
    ),
    "shorter": (
        "اختصر أكثر",
        "أقصر من كده",
        "اختصرلي اكتر",
        "خليه أقصر",
        "طويل أوي، اختصر",
        "قصرها شوي",
        "make it shorter",
        "too long",
        "plus court s'il te plaît",
        "покороче",
    ),
    "speakers": (
        "مين اتكلم في المقالة؟",
        "من هم المتحدثون في المقال؟",
        "مين كل اللي اتكلموا؟",
        "عطني أسماء اللي تكلموا",
        "منو تكلم بهالخبر",
        "شكون اللي دوا فالمقال",
        "كم واحد تكلم في الخبر",
        "من الأشخاص الذين تحدثوا في النص؟",
        "مين المذكورين في المقال؟",
        "من صرح في هذا المقال؟",
        "who are the speakers in this article?",
        "who is speaking here?",
        "list everyone quoted",
        "qui parle dans cet article ?",
        "qui est cité ?",
        "кто говорит в статье?",
        "кого цитируют?",
    ),
    "translate": (
        "traduis-moi la déclaration de la maire stp",
        "ترجملي اول فقرة",
        "ترجملي هاد الشي للإنجليزي",
        "ممكن تترجم المقال؟",
        "ترجمه",
        "بدي ياه بالانكليزي",
        "translate this into english",
        "can you translate the article?",
        "traduis en français",
        "переведи на русский",
    ),
    "explain": (
        "ماذا تقصد؟",
        "شو قصدك؟",
        "ما فهمتش شنو بغيتي تقول",
        "مش فاهم عليك",
        "اشرحلي اكتر",
        "ما فهمت",
        "وضح لي هالنقطة",
        "فهمني شو يعني",
        "بسطهالي",
        "explain this to me",
        "explique-moi",
        "объясни проще",
    ),
    "opinion": (
        "بذمتك مين احسن الحارس ولا المدافع",
        "بشرفك منو المسؤول عن هالحادث؟",
        "تنصحني اسافر لهناك؟",
        "is the mayor just being greedy?",
        "vous y croyez, vous ?",
        "مين على حق، الوزير ولا النائب؟",
        "هل كان القرار صائبا برأيك؟",
        "الوزير بيكذب؟",
        "who is right, the mayor or the minister?",
        "is he lying?",
        "شو رأيك بالموضوع؟",
        "هالخبر صحيح ولا كذب؟",
        "الكلام ده حقيقي؟",
        "what do you think about it?",
        "is this fake news?",
        "qu'en penses-tu ?",
        "c'est vrai ?",
        "что ты думаешь?",
        "это правда?",
    ),
    "remove": (
        "امسح المقال",
        "احذف هذا الخبر من عندك",
        "شيل المقالة دي",
        "remove this article",
        "احذف هذا",
        "امسح المقال دا",
        "delete this",
        "supprime-le",
        "удали это",
    ),
    "forget": (
        "انسى كل اللي قلته",
        "احذف بياناتي",
        "امسح المحادثة",
        "forget me",
        "supprime mes données",
        "удали мои данные",
        "delete everything",
        "забудь меня",
    ),
    "back": (
        "ممكن تحكي عن المقال الثاني؟",
        "رجعني على المقال القديم",
        "نرجع للمقالة الأولى",
        "خلينا نرجع لمقال إيران",
        "go back to the first article",
        "revenons au premier article",
        "вернись к первой статье",
    ),
    "which": (
        "اي مقال هاد",
        "احنا بنتكلم عن انهي مقالة",
        "شو عنوان المقال؟",
        "which one are you reading?",
        "какую статью читаем?",
    ),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, one) for kind in SAID for one in SAID[kind]])
def test_what_is_said_is_told_by_all_its_words(kind: str, text: str) -> None:
    question = alone(text)
    assert (question.small_talk or question.intent) == kind


@pytest.mark.parametrize(
    "text",
    [
        "وأين كانت؟", "من قال إن الوزير يكذب؟", "ما الذي يراه النائب برأي الوزير؟",
        # They contain the letters of commands, or some of their words, and ask for something else.
        "هل اتفق الخصم مع الوزير؟", "ما نتيجة تفاهم الوزيرين؟", "من كتب الخبر؟", "متى نشر الخبر؟",
        "ماذا قال الوزير؟", "ما رأي الوزير في القرار؟", "كم عدد المصادر؟", "من قال ذلك؟",
        "أين حدث ذلك؟", "كم تكلفة المشروع؟", "متى يبدأ الاجتماع؟", "ماذا يقول الوزير عن الغاز؟",
        "من هو المترجم الذي رافق الوفد؟", "من فسر موجة الغلاء؟", "ما معنى اسم المدينة؟",
        "who said that?", "when did it happen?", "what did the minister explain?",
        "qui a expliqué la hausse ?", "кто объяснил рост цен?", "почему удалили запись?",
    ],
)  # fmt: skip
def test_a_question_to_the_articles_words_is_none_of_these(text: str) -> None:
    assert dialogue_act(text) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("مرحبا، ماذا قال الوزير عن الغاز؟", "ماذا قال الوزير عن الغاز؟"),
        ("شكرا! ومن قال ذلك؟", "ومن قال ذلك؟"),
        ("Hi! What did the minister say?", "What did the minister say?"),
    ],
)
def test_a_greeting_before_a_question_is_not_searched_for(text: str, asked: str) -> None:
    greeted, bare = understand(text), understand(asked)
    assert greeted.intent is bare.intent
    assert (greeted.speaker, greeted.topic) == (bare.speaker, bare.topic)
    assert greeted.standard.rstrip("؟?") == bare.standard.rstrip("؟?")


@pytest.mark.parametrize(
    "text",
    [
        "بالمقارنة مع الموسم الماضي، كم طنا من الزيتون جنى الفلاحون؟",
        "يتهم المدعي أحد الموظفين بإخفاء الملف، من هو هذا الموظف؟",
        "Почему закрыли мост, построенный прошлой весной?",
        "Чем, по словам мэра, опасны новые правила парковки?",
        "What did the harbour cost, according to the auditor?",
    ],
)
def test_what_is_told_beside_a_question_is_searched_for(text: str) -> None:
    assert understand(text).standard == text


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("لخص المقال في ثلاث جمل", 3),
        ("الخبر بسطرين", 2),
        ("بجملة واحدة لو سمحت", 1),
        ("summary in one line", 1),
        ("ugh way too long, give me the entire trial in one sentence", 1),
        ("could you put all of that into two short lines", 2),
        ("شو صار بالمحاكمة كلها بجملة وحدة", 1),
        ("одним предложением, что там случилось с поездом", 1),
        ("que s'est-il passé au procès, en deux phrases ?", 2),
    ],
)
def test_how_many_sentences_are_wanted_is_heard(text: str, most: int) -> None:
    assert (understand(text).intent, understand(text).most) == (Intent.SUMMARY, most)


def test_shorter_asks_the_question_before_for_less() -> None:
    shorter = understand("أقصر من فضلك", ["ماذا قال الوزير عن الغاز؟"])
    assert (shorter.intent, shorter.speaker, shorter.most) == ("what-said", "الوزير", 1)
    assert understand("أقصر").intent is Intent.SUMMARY
    for text in ("in one sentence please", "اختصر الجواب", "قصره لي"):
        told = understand(text, ["ماذا قال الوزير عن الغاز؟"])
        assert (told.intent, told.speaker, told.most) == ("what-said", "الوزير", 1)
    assert understand("قصرها", ["أين وقع الحادث؟"]).intent is Intent.PLACE
    said = understand("ماذا قالت الطبيبة عن اللقاح بجملة واحدة؟")
    assert (said.speaker, said.topic, said.most) == ("الطبيبة", "اللقاح", 1)


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("give me every quote from Dr Salem", "Dr Salem", None),
        ("all of Haddad's statements about the bridge please", "Haddad", "the bridge"),
        ("list everything the mayor said", "mayor", None),
        ("donne-moi toutes les déclarations de Haddad", "Haddad", None),
        ("покажи все высказывания Хаддада о мосте", "Хаддада", "мосте"),
        ("всё, что сказал Хаддад", "Хаддад", None),
        ("هات كل تصريحات المحافظ", "المحافظ", None),
        ("وريني كل اللي قالته المهندسة", "المهندسة", None),
        ("أبي كلام حداد عن الجسر بالحرف", "حداد", "الجسر"),
        ("هات كلام فرحات كله من غير تأليف", "فرحات", None),
        ("قولي كلام المدير العام كله في نقاط", "المدير العام", None),
        ("كل كلام الوزيرة بدون زيادة، محتاجه لتقرير عن المدارس", "الوزيرة", None),
        ("النقابة شو قالت؟ عطنا كلامهم كامل", "النقابة", None),
        ("كل حكي حداد متل ما هو", "حداد", None),
        ("who said what?", "everybody", None),
        ("من قال ماذا؟", "الجميع", None),
        ("give me the whole story", None, None),
        ("اعطني كل الأرقام", None, None),
    ],
)
def test_all_words_of_somebody_are_what_they_said(
    text: str, speaker: str | None, topic: str | None
) -> None:
    asked = understand(text)
    assert (asked.speaker, asked.topic) == (speaker, topic)
    assert (asked.intent is Intent.WHAT_SAID) == (speaker is not None)


def test_everything_about_something_is_a_summary_of_that() -> None:
    assert understand("أعطني كل شيء عن سد النهضة").topic == "سد النهضة"
    assert understand("tell me everything about the dam").topic == "the dam"


@pytest.mark.parametrize("text", ["👍", "😂😂", "❤️"])
def test_emoji_alone_are_small_talk(text: str) -> None:
    assert understand(text).small_talk == "no-words"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("السلام عليكم", "peace"), ("صباحو يا راوي", "morning"), ("مساء الفل", "evening"),
        ("كيفك اليوم؟", "how"), ("Hello!", ""), ("bonsoir", "evening"),
    ],
)  # fmt: skip
def test_a_greeting_tells_what_answers_it(text: str, kind: str) -> None:
    assert greeting_in(text) == kind


def test_more_goes_on_from_what_was_asked() -> None:
    assert understand("المزيد").most == understand("كمل", ["لخص المقال"]).most
    more = understand("تفاصيل أكثر", ["ماذا قال الوزير عن الغاز؟"])
    assert (more.intent, more.speaker, more.topic) == ("what-said", "الوزير", None)
    about = understand("more details", ["Where was the Bridge of Amman built?"])
    assert (about.intent, about.topic) == ("summary", "was the Bridge of Amman built")
    for text in ("anything else?", "quoi d'autre ?", "а ещё что-нибудь?", "في شي تاني؟"):
        also = understand(text, ["where did the ships collide?"])
        assert (also.intent, also.standard) == ("place", "where did the ships collide?")


def test_whoever_asks_again_for_the_main_points_wants_less() -> None:
    assert understand("باختصار لو سمحت", ["شو قصة هالمقال؟"]).most == 1


@pytest.mark.parametrize(
    "text",
    [
        "بالعربي من فضلك",
        "معلش جاوب بالعربي",
        "متأكدة؟",
        "شوف مرة تانية",
        "are you really sure?",
        "он так и сказал?",
        "relis encore",
    ],
)
def test_a_doubted_answer_is_looked_for_again(text: str) -> None:
    again = understand(text, ["ماذا قال الوزير عن الغاز؟"])
    assert (again.intent, again.speaker, again.topic) == ("what-said", "الوزير", "الغاز")
    assert again.doubted
    assert understand(text).small_talk == "opinion"


@pytest.mark.parametrize(
    "text",
    [
        "شو حكاية هالخبر؟ قريت أوله ومليت",
        "ايه الموضوع باختصار؟ انا زهقت من القراية",
        "c'est quoi l'histoire ? moi je lis pas tout",
    ],
)
def test_what_somebody_tells_of_themselves_beside_a_wish_is_no_question(text: str) -> None:
    assert understand(text).intent is Intent.SUMMARY
    assert len(questions_in(text)) == 1


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("وريني جملة من كلامه عن الجسر", None, "الجسر"),
        ("donne sa phrase sur l'école", None, "l école"),
        ("شو قال المدرب بالزبط؟", "المدرب", None),
    ],
)
def test_what_hands_words_over_names_nobody(
    text: str, speaker: str | None, topic: str | None
) -> None:
    asked = understand(text)
    assert (asked.intent, asked.speaker, asked.topic) == ("what-said", speaker, topic)


def test_well_is_nobody() -> None:
    assert understand("bon, et Haddad il en pense quoi").speaker == "Haddad"


@pytest.mark.parametrize("text", ["", " … ", "👍"])
def test_what_has_no_words_has_an_act_all_the_same(text: str) -> None:
    act, chance = likely_act(text)
    assert act
    assert 0 <= chance <= 1
