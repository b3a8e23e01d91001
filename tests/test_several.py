"""Several questions in one message."""

import pytest

from index.questions.several import questions_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("من هو المدير وماذا قال؟", ["من هو المدير", "وماذا قال؟"]),
        ("مين مع القرار ومين ضده؟", ["مين مع القرار", "ومين ضده؟"]),
        ("كم تاجر تضرر، وكم دفعوا لهم؟", ["كم تاجر تضرر", "وكم دفعوا لهم؟"]),
        ("مين فتح السوق، والوزير زاره امتى؟", ["مين فتح السوق", "والوزير زاره امتى؟"]),
        ("هل وافقوا؟ وعلى ماذا؟", ["هل وافقوا؟", "وعلى ماذا؟"]),
        ("أين اجتمعوا ومتى؟", ["أين اجتمعوا", "ومتى؟"]),
        ("متى وأين اجتمعوا؟", ["متى اجتمعوا؟", "وأين اجتمعوا؟"]),
        ("شو صار ووين وليش؟", ["شو صار", "ووين", "وليش؟"]),
        ("Who met whom, where and when?", ["Who met whom", "where", "when?"]),
        ("Qui refuse, et pour quelle raison ?", ["Qui refuse", "pour quelle raison ?"]),
        ("متى الاجتماع ومن حضره؟", ["متى الاجتماع", "ومن حضره؟"]),
        ("Qui est Paul Morel et qu'a-t-il dit ?", ["Qui est Paul Morel", "qu'a-t-il dit ?"]),
        ("Кто против и почему?", ["Кто против", "почему?"]),
        ("قارن بين المدير والوزيرة", ["ماذا قال المدير؟", "ماذا قال الوزيرة؟"]),
        (
            "ممكن تقارن بين موقف المدير وموقف رئيس النقابة من الإضراب؟",
            ["ماذا قال المدير عن الإضراب؟", "ماذا قال رئيس النقابة عن الإضراب؟"],
        ),
        (
            "ايه الفرق بين رأيه ورأي المدير عن الأجور؟",
            ["ما رأيه عن الأجور؟", "ماذا قال المدير عن الأجور؟"],
        ),
        (
            "Compare what the mayor and the minister say about wages",
            ["What did the mayor say about wages?", "What did the minister say about wages?"],
        ),
        (
            "Comparez les propos de Dupont et Martin sur les prix",
            ["Qu'a dit Dupont sur les prix ?", "Qu'a dit Martin sur les prix ?"],
        ),
        ("والجارة شو اسمها وشو حكت؟", ["والجارة شو اسمها", "وشو حكت؟"]),
        ("ما رأيك وماذا قال المدير؟", ["ما رأيك", "وماذا قال المدير؟"]),
        ("Сравни слова мэра и министра", ["Что сказал мэра?", "Что сказал министра?"]),
    ],
)
def test_questions_are_told_apart(text: str, parts: list[str]) -> None:
    assert questions_in(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "ما اسمك؟ ومن صنعك؟", "وانت شو رأيك، مين المسؤول؟", "what do you think, who is to blame?",
        "ماذا قال المدير عن السوق والتجار؟", "متى يبدأ الاجتماع؟", "من وين جابوا الفلوس؟",
        "من قال «متى وأين نجتمع؟»؟",
        "ما الفرق بين النفط والغاز؟", "هل يعود من روسيا ومن أمريكا؟", "لافروف وبلينكن",
        "What happened when the market closed?", "How old was he, when he won?",
        "Сколько лет было мэру, когда он ушёл?", "Who is the man which sold it?",
    ],
)  # fmt: skip
def test_one_question_is_left_whole(text: str) -> None:
    assert questions_in(text) == [text]
