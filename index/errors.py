"""Every error the engine raises on purpose.

RawiError
├── ArticleError          the article cannot be taken in
│   ├── ArticleMissing        no such file
│   ├── ArticleIsFolder       a folder, not a file
│   ├── ArticleUnreadable     no permission, an encoding nobody knows
│   ├── ArticleEmpty          no text in it
│   ├── ArticleTooLarge       more than the limit
│   ├── ArticleTooLong        more characters than the limit
│   ├── ArticleNotText        binary
│   ├── DocumentError         a PDF or Word document cannot be read
│   │   ├── DocumentLocked        it takes a password
│   │   ├── DocumentDamaged       it is broken, or takes more time or memory than the limit
│   │   ├── DocumentTooLong       more pages, characters or unpacked bytes than the limit
│   │   ├── DocumentOutdated      Word's format of before 2007
│   │   └── DocumentNoText        pictures of pages, or letters that nothing tells
│   └── LinkError             a link does not lead to an article that may be read
│       ├── LinkRefused           it leads where nobody may be sent, or is no plain web address
│       ├── LinkUnreachable       no such site or page, or the site failed
│       ├── LinkTooLarge          more bytes, packed or unpacked, or elements than the limit
│       ├── LinkTimedOut          more time than the limit
│       ├── LinkNotPage           neither HTML nor text
│       ├── LinkForbidden         robots.txt, a login, a paywall or a consent wall
│       ├── LinkNoArticle         a page, but no article: a front page, an empty shell
│           └── LinkMoved             … that only leads on to another page
├── ArticleUnknown        no article with that id
├── QuestionError         the question cannot be asked
│   ├── QuestionEmpty
│   └── QuestionTooLong
├── ModelError            the embedding model cannot be loaded
├── StoreError            the data directory cannot be used
│   ├── StoreUnreachable
│   ├── StoreReadOnly
│   ├── StoreFull
│   ├── StoreDamaged
│   ├── StoreBusy
│   └── StoreTooNew
└── EvaluationError       an evaluation file of another shape
"""

from __future__ import annotations


class RawiError(Exception):
    """The root of everything the engine raises on purpose.

    `detail` is what the wording needs to be clear: a path, an id, a limit.
    """

    def __init__(self, detail: object = "") -> None:
        super().__init__(detail)
        self.detail = detail


class ArticleError(RawiError):
    """The article cannot be taken in."""


class ArticleMissing(ArticleError):
    """No such file."""


class ArticleIsFolder(ArticleError):
    """A folder, not a file."""


class ArticleUnreadable(ArticleError):
    """A device, a file without permission, or an encoding nobody knows."""


class ArticleEmpty(ArticleError):
    """No text in it."""


class ArticleTooLarge(ArticleError):
    """More bytes than the limit."""


class ArticleTooLong(ArticleError):
    """More characters than the limit; `detail` is the limit."""


class ArticleNotText(ArticleError):
    """Binary content."""


class DocumentError(ArticleError):
    """A PDF or Word document cannot be read; `detail` is its name or link."""


class DocumentLocked(DocumentError):
    """It takes a password."""


class DocumentDamaged(DocumentError):
    """It is broken, or reading it takes more time or memory than the limit."""


class DocumentTooLong(DocumentError):
    """More pages, characters or unpacked bytes than the limit."""


class DocumentOutdated(DocumentError):
    """Word's format of before 2007."""


class DocumentNoText(DocumentError):
    """Pictures of pages, or letters of which nothing tells what they are."""


class LinkError(ArticleError):
    """A link does not lead to an article that may be read; `detail` is the link."""


class LinkRefused(LinkError):
    """It leads where nobody may be sent, or is no plain web address."""


class LinkUnreachable(LinkError):
    """No such site or page, or the site failed."""


class LinkTooLarge(LinkError):
    """More bytes, packed or unpacked, or HTML elements than the limit."""


class LinkTimedOut(LinkError):
    """More time than the limit."""


class LinkNotPage(LinkError):
    """Neither HTML nor text."""


class LinkForbidden(LinkError):
    """The site does not let it be read: robots.txt, a login, a paywall, a consent wall."""


class LinkNoArticle(LinkError):
    """A page, but no article: a front page, an empty shell."""


class LinkMoved(LinkNoArticle):
    """A page that only leads on to another one, whose address is `detail`."""


class ArticleUnknown(RawiError):
    """No article has that id."""


class QuestionError(RawiError):
    """The question cannot be asked."""


class QuestionEmpty(QuestionError):
    """No letter, digit or emoji in it."""


class QuestionTooLong(QuestionError):
    """More characters than the limit."""


class ModelError(RawiError):
    """The embedding model cannot be loaded."""


class StoreError(RawiError):
    """The data directory cannot be used."""


class StoreUnreachable(StoreError):
    """The database server does not answer."""


class StoreReadOnly(StoreError):
    """Nothing can be written there."""


class StoreFull(StoreError):
    """No space is left there."""


class StoreDamaged(StoreError):
    """The database is not one, or is broken."""


class StoreBusy(StoreError):
    """Another process has held the database for longer than we wait."""


class StoreTooNew(StoreError):
    """A later version of Rawi has made the database."""


class EvaluationError(RawiError):
    """An evaluation file that is missing or of another shape."""
