"""A text file becomes an article whose text is the file's text as it is."""

import codecs
from pathlib import Path

import pytest

from index.builtin import built_in_article
from index.errors import (
    ArticleEmpty,
    ArticleIsFolder,
    ArticleMissing,
    ArticleNotText,
    ArticleTooLarge,
    ArticleUnreadable,
)
from index.intake.files import (
    LARGEST_FILE,
    article_of,
    read_article,
)

TEXT = "عنوان الخبر\nقال الوزير: «سنعود».\r\n\n\tوأضاف: نعم ٪٣٫٥\xa0طبعا.\n"
# windows-1256 has no Arabic digits of its own.
PLAIN = "عنوان الخبر\nقال الوزير: «سنعود».\r\nوأضاف: نعم 3.5\xa0طبعا.\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), TEXT),
        (TEXT.encode("utf-16-le"), TEXT),
        (TEXT.encode("utf-16-be"), TEXT),
        (PLAIN.encode("windows-1256"), PLAIN),
        (b"An English text, in ASCII.", "An English text, in ASCII."),
    ],
)
def test_every_usual_encoding_is_read_as_it_is(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    assert read_article(path).text == text


def test_the_title_is_the_first_line() -> None:
    assert article_of("\n \nعنوان الخبر\nالنص", "x").title == "عنوان الخبر"


def test_the_title_of_one_long_line_is_its_first_sentence() -> None:
    text = "جاء الوزير أمس. " + "ثم غادر البلاد. " * 40
    assert article_of(text, "x").title == "جاء الوزير أمس."


@pytest.mark.parametrize("text", ["كلمة " * 200, "ا" * 500, "ا"])
def test_a_title_is_never_empty_and_never_long(text: str) -> None:
    assert 1 <= len(article_of(text, "x").title) <= 200


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ArticleEmpty),
        (b" \n\t\n", ArticleEmpty),
        ("… !؟ ،".encode(), ArticleEmpty),
        (codecs.BOM_UTF8, ArticleEmpty),
        (bytes(range(256)) * 20, ArticleNotText),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", ArticleNotText),
        (b"\xff\xfb\x90\xd8" * 50, ArticleUnreadable),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", ArticleUnreadable),
    ],
)
def test_what_is_no_text_is_refused_by_name(
    tmp_path: Path, data: bytes, error: type[Exception]
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(error) as raised:
        read_article(path)
    assert str(path) in str(raised.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ArticleMissing):
        read_article(tmp_path / "none.txt")
    with pytest.raises(ArticleIsFolder):
        read_article(tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_no_file_can_have_is_one_of_our_errors(name: str) -> None:
    with pytest.raises((ArticleMissing, ArticleUnreadable)):
        read_article(Path(name))


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(ArticleTooLarge):
        read_article(path)


@pytest.mark.full
def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * LARGEST_FILE)
    assert len(read_article(path).text) == LARGEST_FILE


def test_a_device_that_never_ends_is_refused() -> None:
    with pytest.raises(ArticleUnreadable):
        read_article(Path("/dev/zero"))


def test_the_built_in_article_is_here_with_its_title() -> None:
    article = built_in_article()
    assert article.text.startswith(article.title)
    assert "لافروف" in article.text
