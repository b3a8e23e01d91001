"""A local web of articles, walls and traps, in the layouts, encodings and metadata of real sites.

Every article is made of sentences drawn with its own seed, so that no two share a paragraph, and
every piece of clutter bears a number, so that it is recognised wherever it turns up.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

PLACES = "القاهرة بغداد الرباط تونس عمّان بيروت الخرطوم مسقط الدوحة صنعاء نواكشوط الجزائر".split()
PEOPLE = (
    "وزير الخارجية سامي العلي|رئيسة البلدية هدى منصور|المتحدث باسم الحكومة كريم ناصر|الخبيرة لمى"
    " الحسن|مدير المستشفى عادل فوزي|المحافظ طارق سليم|النائبة رنا خليل|رئيس الاتحاد ياسر حداد"
).split("|")
MATTERS = (
    "مشروع المترو|سد وادي النخيل|خطة الري الحديثة|ميزانية التعليم|مفاوضات المياه|حملة التلقيح|إصلاح"
    " شبكة الكهرباء|ترميم السوق القديم|اتفاق الصيد|قانون الإسكان"
).split("|")
SENTENCES = (
    "أعلن {person} في {place} أن {matter} سيبدأ تنفيذه خلال {n} يوما بعد استكمال الدراسات اللازمة.",
    "وقال {person} للصحفيين: «لن نتراجع عن {matter} مهما كانت الصعوبات، وهذا التزام أمام الناس».",
    "وبحسب تقرير رسمي صدر في {place}، بلغت كلفة {matter} نحو {n} مليون دولار حتى نهاية العام الماضي.",
    "وتظاهر نحو {n} شخصا أمام مبنى البلدية في {place} احتجاجا على تأخر {matter} أشهرا طويلة.",
    "وأوضح {person} أن الأعمال في {matter} توقفت {n} مرة بسبب نقص التمويل وسوء الأحوال الجوية.",
    "في المقابل، رأى {person} أن {matter} لا يكفي وحده، داعيا إلى خطة أوسع تشمل {place} والقرى حولها.",
    "ويستفيد من {matter} قرابة {n} ألف أسرة تسكن أطراف {place} ولا تصلها الخدمات إلا ساعات قليلة.",
    "ولم يصدر تعليق فوري من السلطات في {place} على ما ذكره {person} بشأن {matter} يوم الخميس.",
    "وأشار {person} إلى أن {n} شركة تقدمت بعروضها، وأن لجنة مستقلة ستعلن النتيجة في {place} قريبا.",
    "وكانت {place} قد شهدت قبل {n} عاما محاولة مماثلة لم يكتب لها النجاح بسبب خلافات سياسية.",
)
HEADLINES = (
    "{person} يعلن موعد {matter} في {place}",
    "{place}: خلاف جديد حول {matter} بعد {n} شهرا من التعثر",
    "بعد احتجاجات {place}.. {person} يتعهد إنجاز {matter}",
    "لماذا تأخر {matter} في {place}؟",
)
SITES = (
    "بوابة النيل|صحيفة المشرق|وكالة الضفاف|أخبار الساحل|موقع المدى اليوم|شبكة الأفق|جريدة الميناء"
).split("|")
LABELS = (
    "شارك المقال على فيسبوك {}|حقوق النشر محفوظة للموقع {}|تابعونا على قناة التلغرام {}|صورة أرشيفية"
    " من المكان {} تصوير وكالة الأنباء|اشترك في النشرة البريدية ليصلك كل جديد كل صباح {}|وسم {}"
).split("|")


@dataclass(frozen=True)
class Case:
    """A page and what should be read from it: `paragraphs` in order, `clutter` not at all."""

    name: str
    url: str
    data: bytes
    kind: str
    title: str
    paragraphs: list[str]
    clutter: list[str]
    date: str | None
    site: str
    author: str | None = None


@dataclass
class Draft:
    """An article on its way to becoming a page."""

    seed: int
    length: int = 7
    clutter: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self.site = SITES[self.seed % len(SITES)]
        self.host = f"site{self.seed}.example"
        self.path = f"/news/{self.seed}"
        self.title = self.headline()
        self.paragraphs = [self.paragraph() for _ in range(self.length)]
        self.author = self._dice.choice(["ليلى عبد الرحمن", "عمر الشامي", "نور الدين بكري"])
        day = f"{self._dice.randint(1, 28):02}"
        self.date = f"202{self._dice.randint(1, 6)}-{self._dice.randint(1, 12):02}-{day}"

    def _filled(self, template: str) -> str:
        draw = self._dice
        return template.format(
            person=draw.choice(PEOPLE), place=draw.choice(PLACES),
            matter=draw.choice(MATTERS), n=draw.randint(3, 990),
        )  # fmt: skip

    def headline(self) -> str:
        return self._filled(self._dice.choice(HEADLINES))

    def paragraph(self) -> str:
        count = self._dice.randint(1, 3)
        return " ".join(self._filled(s) for s in self._dice.sample(SENTENCES, count))

    def noise(self, text: str) -> str:
        """Notes a piece of clutter, and makes it unlike every other."""
        text = f"{text} [{len(self.clutter) + 1}‑{self.seed}]"
        self.clutter.append(text)
        return text

    def teaser(self) -> str:
        return self.noise(self.headline())

    def label(self, number: int) -> str:
        return self.noise(LABELS[number].format("").strip())

    def written_date(self, months: str) -> str:
        year, month, day = self.date.split("-")
        return f"{int(day)} {months.split('|')[int(month) - 1]} {year}"


WEST = "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
EAST = "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"


# Parts of pages --------------------------------------------------------------------------------


def ps(d: Draft, tag: str = "p", name: str = "") -> str:
    attribute = f' class="{name}"' if name else ""
    return "\n".join(f"<{tag}{attribute}>{html.escape(p)}</{tag}>" for p in d.paragraphs)


def teasers(d: Draft, count: int, tag: str = "li") -> str:
    return "\n".join(f'<{tag}><a href="/n/{i}">{d.teaser()}</a></{tag}>' for i in range(count))


def nav() -> str:
    items = "سياسة اقتصاد رياضة ثقافة علوم رأي".split()
    links = "".join(f'<li><a href="/{i}">{item}</a></li>' for i, item in enumerate(items))
    return f'<div id="top"><ul class="menu">{links}</ul></div>'


def footer(d: Draft) -> str:
    return f'<div class="site-info"><p>{d.label(1)}</p><p><a href="/about">من نحن</a></p></div>'


def comments(d: Draft, count: int = 3) -> str:
    body = "".join(
        f'<li class="comment"><b>قارئ {i}</b><p>{d.noise(d.paragraph())}</p></li>'
        for i in range(count)
    )
    return f'<div id="comments" class="comments-area"><h3>التعليقات</h3><ol>{body}</ol></div>'


def og(d: Draft, **more: str) -> str:
    values = {
        "og:type": "article", "og:title": d.title, "og:site_name": d.site,
        "article:published_time": f"{d.date}T09:15:00+03:00", **more,
    }  # fmt: skip
    return "".join(
        f'<meta property="{k}" content="{html.escape(v)}">' for k, v in values.items() if v
    )


def ld(d: Draft, graph: bool = False, **more: object) -> str:
    news: dict[str, object] = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": d.title,
        "datePublished": f"{d.date}T06:00:00Z", "dateModified": "2026-12-30T06:00:00Z",
        "author": {"@type": "Person", "name": d.author},
        "publisher": {"@type": "Organization", "name": d.site}, **more,
    }  # fmt: skip
    whole = {"@graph": [{"@type": "WebSite", "name": d.site}, news]} if graph else news
    return f'<script type="application/ld+json">{json.dumps(whole, ensure_ascii=False)}</script>'


def document(d: Draft, head: str, body: str, title: str | None = None, lang: str = "ar") -> str:
    title = f"{d.title} - {d.site}" if title is None else title
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}" dir="rtl"><head><title>{html.escape(title)}</title>'
        f'{head}<style>p{{margin:0}}</style></head><body class="single">{body}'
        f'<script>var a = "<p>{d.noise("نص برمجي لا يراه القارئ أبدا في الصفحة")}</p>";</script>'
        "</body></html>"
    )


# Layouts: each returns the HTML of a draft -----------------------------------------------------


def wordpress(d: Draft) -> str:
    share = f'<div class="sharedaddy sd-sharing-enabled"><h3>{d.label(0)}</h3><ul><li><a>تويتر</a></li></ul></div>'
    related = f'<div id="jp-relatedposts" class="jp-relatedposts"><h3>ذات صلة</h3><ul>{teasers(d, 4)}</ul></div>'
    tags = f'<div class="tagcloud post-tags">{d.label(5)}</div>'
    return document(
        d,
        og(d) + '<meta name="author" content="' + d.author + '">',
        f'{nav()}<div class="site-content"><article class="post type-post"><header><h1 class="entry-title">{d.title}</h1>'
        f'<div class="entry-meta">نشر في <time datetime="{d.date}T01:00">{d.date}</time></div></header>'
        f'<div class="entry-content">{ps(d)}{share}{related}</div>{tags}</article>{comments(d, 4)}</div>'
        f'<aside class="sidebar"><ul>{teasers(d, 6)}</ul></aside>{footer(d)}',
    )


def elementor(d: Draft) -> str:
    return document(
        d,
        ld(d, graph=True),
        f'{nav()}<div class="elementor elementor-location-single"><h1 class="elementor-heading-title">{d.title}</h1>'
        f'<div class="elementor-widget elementor-widget-share-buttons"><span>{d.label(0)}</span></div>'
        f'<div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">{ps(d)}</div></div>'
        f'<div class="elementor-widget elementor-widget-posts"><article><h3><a href="/1">{d.teaser()}</a></h3></article>'
        f'<article><h3><a href="/2">{d.teaser()}</a></h3></article></div></div>{footer(d)}',
    )


def drupal(d: Draft) -> str:
    return document(
        d,
        og(d),
        f'{nav()}<main role="main"><h1 class="page-header">{d.title}</h1><article role="article" class="node node--type-article">'
        f'<div class="field field--name-field-image"><img src="a.jpg"><div class="image-caption">{d.label(3)}</div></div>'
        f'<div class="field field--name-body field--type-text-with-summary">{ps(d)}</div></article>'
        f'<section class="block block-views related-news"><h2>أخبار ذات صلة</h2>{teasers(d, 5, "div")}</section></main>{footer(d)}',
    )


def amp(d: Draft) -> str:
    return document(
        d,
        ld(d) + f'<link rel="canonical" href="https://{d.host}/story/{d.seed}?utm_source=amp">',
        f'<header><a href="/">{d.site}</a></header><amp-sidebar id="sidebar"><ul>{teasers(d, 3)}</ul></amp-sidebar>'
        f'<article class="amp-wp-article"><h1 class="amp-wp-title">{d.title}</h1><div class="amp-wp-article-content">'
        f'<amp-img src="a"></amp-img>{ps(d)}<amp-ad>{d.noise("إعلان ممول من شركة السيارات")}</amp-ad></div></article>{footer(d)}',
    )


def broadcaster(d: Draft) -> str:
    blocks = "".join(
        f'<div data-component="text-block" class="ssrcss-11r{i} e1jhz"><p class="css-{i}"><b>{p[:8]}</b>{p[8:]}</p></div>'
        for i, p in enumerate(d.paragraphs)
    )
    more = f'<section data-component="topStories" class="more-stories"><h2>المزيد</h2><ul>{teasers(d, 8)}</ul></section>'
    return document(
        d,
        og(d) + ld(d),
        f'{nav()}<main role="main" id="main-content"><article><h1 id="content">{d.title}</h1>'
        f'<figure><img src="x"><figcaption>{d.label(3)}</figcaption></figure>{blocks}</article>{more}</main>{footer(d)}',
    )


def channel(d: Draft) -> str:
    body = d.paragraphs
    more = f'<div class="more-on"><h3>اقرأ أيضا</h3><ul>{teasers(d, 3)}</ul></div>'
    middle = (
        "".join(f"<p>{p}</p>" for p in body[:3]) + more + "".join(f"<p>{p}</p>" for p in body[3:])
    )
    return document(
        d,
        ld(d),
        f'{nav()}<div class="container"><header class="article-header"><h1>{d.title}</h1><div class="article-dates">{d.written_date(EAST)}</div></header>'
        f'<div class="wysiwyg wysiwyg--all-content css-1x8">{middle}<p class="article-source">المصدر : وكالات</p></div></div>{footer(d)}',
    )


def breaks(d: Draft) -> str:
    text = "<br/><br/>".join(d.paragraphs)
    return document(
        d,
        "",
        f'{nav()}<div id="wrap"><h1>{d.title}</h1><span class="newsdate">{d.written_date(WEST)}</span><div class="news-text">{text}</div>'
        f'<div class="socialbar">{d.label(0)}</div><div class="latest-news"><ul>{teasers(d, 5)}</ul></div></div>{footer(d)}',
    )


def single_breaks(d: Draft) -> str:
    text = "<br>\n".join(d.paragraphs)
    return document(
        d,
        og(d),
        f'{nav()}<div class="row"><div class="col-md-8"><h1>{d.title}</h1><div>{text}</div></div>'
        f'<div class="col-md-4"><h4>الأكثر قراءة</h4><ul>{teasers(d, 6)}</ul></div></div>{footer(d)}',
    )


def tables(d: Draft) -> str:
    cells = "".join(
        f'<p align="right"><font face="Tahoma" size="3">{p}</font></p>' for p in d.paragraphs
    )
    left = "".join(f'<tr><td><a href="/{i}">{d.teaser()}</a></td></tr>' for i in range(5))
    return document(
        d,
        "",
        f'<table width="100%"><tr><td width="180" valign="top"><table>{left}</table></td><td valign="top">'
        f'<h1><font color="red">{d.title}</font></h1><font size="1">{d.date.replace("-", "/")}</font>{cells}</td></tr></table>{footer(d)}',
    )


def divs(d: Draft) -> str:
    return document(
        d,
        og(d),
        f'{nav()}<div class="story"><div class="story-title"><h1>{d.title}</h1></div><div class="story-body">{ps(d, "div", "paragraph")}</div>'
        f'<div class="story-share">{d.label(0)}</div></div><div class="recommended-box">{teasers(d, 4, "div")}</div>{footer(d)}',
    )


def spans(d: Draft) -> str:
    body = "".join(
        f'<p><span style="font-size:18px"><span style="color:#000">{html.escape(p).replace(" ", "&nbsp;", 2)}</span></span></p><p>&nbsp;</p>'
        for p in d.paragraphs
    )
    return document(
        d,
        ld(d),
        f'{nav()}<div class="post-body">{f"<h1>{d.title}</h1>"}{body}<p><a href="https://t.me/x">{d.label(2)}</a></p></div>{footer(d)}',
    )


def structured(d: Draft) -> str:
    """Subheadings, a list and a quotation are the article's own."""
    first, quote, item, other, *rest = d.paragraphs
    body = (
        f"<p>{first}</p><blockquote><p>{quote}</p></blockquote><ul><li>{item}</li><li>{other}</li></ul>"
        + "".join(f"<p>{p}</p>" for p in rest)
    )
    return document(
        d,
        og(d),
        f'{nav()}<article><h1>{d.title}</h1>{body}</article><div class="tags"><a href="/t">{d.label(5)}</a></div>{footer(d)}',
    )


def microdata(d: Draft) -> str:
    return document(
        d,
        "",
        f'{nav()}<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{d.title}</h1>'
        f'<meta itemprop="datePublished" content="{d.date}"><div itemprop="articleBody">{ps(d)}</div></div>'
        f'<div class="author-bio"><p>{d.noise("كاتبة صحفية مقيمة في بيروت تكتب عن السياسة والمجتمع منذ عشرين عاما في صحف كثيرة")}</p></div>{footer(d)}',
    )


def strange_names(d: Draft) -> str:
    """The article stands in elements whose names look like clutter."""
    return document(
        d,
        og(d),
        f'{nav()}<div class="has-sidebar sidebar-right"><div class="social-embed-ready widget"><h1>{d.title}</h1>'
        f'<div class="text-share-enabled content-slide">{ps(d)}</div></div></div>{footer(d)}',
    )


def inline_links(d: Draft) -> str:
    lines = []
    for i, p in enumerate(d.paragraphs):
        lines.append(f"<p>{p}</p>")
        if i % 2:
            lines.append(f'<p><strong>اقرأ أيضًا: <a href="/r/{i}">{d.teaser()}</a></strong></p>')
    lines.append(f'<p><a href="https://t.me/x">{d.label(2)}</a></p>')
    return document(
        d,
        og(d) + ld(d),
        f'{nav()}<div class="article-body"><h1>{d.title}</h1>{"".join(lines)}</div>{footer(d)}',
    )


def cards(d: Draft) -> str:
    card = "".join(
        f'<article class="card"><h3><a href="/c/{i}">{d.teaser()}</a></h3><p>{d.noise(d.paragraph())}</p></article>'
        for i in range(3)
    )
    return document(
        d,
        og(d),
        f'{nav()}<main><article class="story-full"><h1>{d.title}</h1>{ps(d)}</article><section class="related-cards"><h2>اقرأ أيضا</h2>{card}</section></main>{footer(d)}',
    )


def next_story(d: Draft) -> str:
    """Endless scrolling: another article follows on the same page."""
    other = Draft(d.seed + 5000)
    more = "".join(f"<p>{d.noise(p)}</p>" for p in other.paragraphs)
    return document(
        d,
        og(d) + ld(d),
        f'{nav()}<div class="feed"><article class="article" id="a1"><h1>{d.title}</h1><div class="article-content">{ps(d)}</div></article>'
        f'<article class="article" id="a2"><h2><a href="/next">{d.teaser()}</a></h2><div class="article-content">{more}</div></article></div>{footer(d)}',
    )


def logo(d: Draft) -> str:
    """The only h1 is the name of the site."""
    return document(
        d,
        og(d),
        f'<h1 class="logo"><a href="/">{d.site}</a></h1>{nav()}<div class="page"><h2 class="title">{d.title}</h2>{ps(d)}</div>{footer(d)}',
    )


def bare(d: Draft) -> str:
    """No metadata, no names, no headings but one."""
    return document(
        d,
        "",
        f"<div><div><b>{d.site}</b></div><h1>{d.title}</h1><div>الثلاثاء {d.written_date(EAST)}</div>{ps(d)}</div>",
        title=d.title,
    )


def untitled(d: Draft) -> str:
    """The headline stands in metadata and in a div."""
    return document(
        d,
        og(d, **{"og:title": f"{d.title} | {d.site}"}),
        f'{nav()}<div class="headline">{d.title}</div><section class="txt">{ps(d)}</section>{footer(d)}',
        title=f"{d.title} | {d.site}",
    )


def dated_url(d: Draft) -> str:
    d.path = f"/{d.date.replace('-', '/')}/story-{d.seed}"
    return document(
        d,
        "",
        f'{nav()}<article><h1>{d.title}</h1>{ps(d)}</article><ul class="hot">{teasers(d, 4)}</ul>{footer(d)}',
    )


def talkative(d: Draft) -> str:
    """More comments than article."""
    return document(
        d,
        og(d),
        f'{nav()}<div class="content"><h1>{d.title}</h1><div class="text">{ps(d)}</div></div>{comments(d, 25)}{footer(d)}',
    )


def bannered(d: Draft) -> str:
    """A banner about cookies, a box to subscribe and a login stand on an open page."""
    notice = d.noise(
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك في الموقع وتحليل الزيارات وفق سياسة الخصوصية المعتمدة لدينا"
    )
    return document(
        d,
        og(d),
        f'<div id="cookie-notice" class="cookie-bar"><p>{notice}</p><button>قبول الكل</button></div>{nav()}<a href="/login">تسجيل الدخول</a>'
        f'<article><h1>{d.title}</h1>{ps(d)}</article><div class="newsletter-box"><p>{d.label(4)}</p><form><input></form></div><div class="comment-login"><a href="/l">سجل الدخول للتعليق على هذا المقال</a></div>{footer(d)}',
    )


def about_walls(d: Draft) -> str:
    """An article that speaks of cookies, subscriptions and consent."""
    d.paragraphs[1] = (
        "وأضاف أن ملفات تعريف الارتباط وسياسة الخصوصية في المواقع تحتاج إلى قانون جديد يحمي المستخدمين ويضمن موافقتهم قبل جمع بياناتهم وبيعها لشركات الإعلان."
    )
    d.paragraphs[2] = (
        "وذكر أن الاشتراك في الصحف صار مصدر دخل مهم، إذ يدفع القراء في العاصمة ثمن قراءة المقالات الطويلة، بينما تبقى الأخبار العاجلة متاحة للجميع بلا مقابل ولا تسجيل، وهو ما وصفه بأنه توازن معقول بين حاجات الصحف وحق الناس في المعرفة الحرة والوصول إلى المعلومات."
    )
    return document(d, og(d), f"{nav()}<article><h1>{d.title}</h1>{ps(d)}</article>{footer(d)}")


def interview(d: Draft) -> str:
    lines = "".join(
        f"<p>{'<strong>' + p + '</strong>' if i % 2 == 0 else p}</p>"
        for i, p in enumerate(d.paragraphs)
    )
    return document(
        d,
        ld(d),
        f'{nav()}<div id="story"><h1>{d.title}</h1><p class="byline">{d.noise("حوار أجرته مندوبة الصحيفة")}</p>{lines}</div>{footer(d)}',
    )


def blogger(d: Draft) -> str:
    body = "".join(
        f'<div dir="rtl" style="text-align: right;">{p}</div><div><br></div>' for p in d.paragraphs
    )
    return document(
        d,
        og(d, **{"article:published_time": "", "og:type": "article"}),
        f'<div class="header"><h1 class="title">{d.site}</h1></div><div class="post hentry"><h3 class="post-title entry-title">{d.title}</h3>'
        f'<abbr class="published" title="{d.date}">{d.date}</abbr><div class="post-body entry-content">{body}</div></div>{footer(d)}',
    )


def hashed(d: Draft) -> str:
    return document(
        d,
        ld(d, False, **{"@type": ["NewsArticle", "Article"]}),
        f'<div id="__next"><div class="sc-1a2b3c"><div class="sc-9z8y"><h1 class="sc-4f">{d.title}</h1></div><div class="sc-77">{ps(d, "p", "sc-12")}</div>'
        f'<div class="sc-88"><div><a href="/1"><h3>{d.teaser()}</h3></a></div><div><a href="/2"><h3>{d.teaser()}</h3></a></div></div></div></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{{"props":{{}}}}</script>',
    )


def xhtml(d: Draft) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + document(
        d,
        f'<meta name="dc.date" content="{d.date}" /><meta name="application-name" content="{d.site}" />',
        f'{nav()}<div id="content"><h1>{d.title}</h1>{ps(d)}</div>{footer(d)}',
    )


def sectioned(d: Draft) -> str:
    parts = "".join(f"<section><p>{p}</p></section>" for p in d.paragraphs)
    return document(
        d,
        og(d),
        f'{nav()}<main><h1>{d.title}</h1><div class="published">{d.date}</div>{parts}<section class="ad-slot"><p>{d.noise("إعلان: اكتشف عروض الصيف على الأثاث والأجهزة المنزلية لدى متاجرنا في كل المدن")}</p></section></main>{footer(d)}',
    )


def linked(d: Draft) -> str:
    """Paragraphs full of links to topics are still the article's."""
    body = "".join(
        f"<p>{' '.join(w if i % 6 else f'<a href=/t/{i}>{w}</a>' for i, w in enumerate(p.split()))}</p>"
        for p in d.paragraphs
    )
    return document(d, og(d), f"{nav()}<article><h1>{d.title}</h1>{body}</article>{footer(d)}")


def broken(d: Draft) -> str:
    """Tags that are never closed, and some closed twice."""
    body = "<p>".join(d.paragraphs)
    return f"<html><head><title>{d.title} - {d.site}</title>{og(d)}<body><div class=main><h1>{d.title}<br></h1></div></div><div class=article><p>{body}</div></span><div class=footer>{d.label(1)}"


def nameless_related(d: Draft) -> str:
    """Headlines of others between the paragraphs, in elements without names."""
    half = len(d.paragraphs) // 2
    first, second = (
        "".join(f"<p>{p}</p>" for p in part) for part in (d.paragraphs[:half], d.paragraphs[half:])
    )
    box = f"<div><h4>أخبار متعلقة</h4>{teasers(d, 3, 'div')}</div>"
    listed = f"<p>اقرأ أيضا:</p><ul>{teasers(d, 2)}</ul>"
    return document(
        d,
        og(d),
        f'{nav()}<div id="c"><div><h1>{d.title}</h1>{first}{box}{second}{listed}</div></div>{footer(d)}',
    )


def tools(d: Draft) -> str:
    """Tools for reading and a line on the writer stand between headline and text."""
    bar = "".join(f"<li>{word}</li>" for word in ("طباعة", "حجم الخط", "استمع إلى المقال", "حفظ"))
    return document(
        d,
        ld(d),
        f'{nav()}<main><h1>{d.title}</h1><ul class="tools">{bar}</ul><div class="art-info"><span>كتب: {d.author}</span><span>{d.written_date(WEST)}</span></div>'
        f'<div class="txt">{ps(d)}</div><div class="keys"><span>كلمات مفتاحية</span><a href="/t/1">{d.label(5)}</a></div></main>{footer(d)}',
    )


def excerpts(d: Draft) -> str:
    """Others follow with excerpts that read like paragraphs, in elements without names."""
    rows = "".join(
        f'<div><a href="/x/{i}"><img></a><h3><a href="/x/{i}">{d.teaser()}</a></h3><p>{d.noise(d.paragraph())}</p></div>'
        for i in range(4)
    )
    return document(
        d,
        og(d),
        f"{nav()}<div><div><h1>{d.title}</h1><div>{ps(d)}</div></div><div><h2>من الأخبار</h2>{rows}</div></div>{footer(d)}",
    )


def about_site(d: Draft) -> str:
    """A paragraph on the site itself stands at the foot, in an element without a name."""
    about = d.noise(
        "موقع إخباري مستقل تأسس عام ألفين وعشرة في العاصمة ويصدر عن مؤسسة إعلامية تلتزم الدقة والموضوعية في نقل الأخبار إلى قرائها"
    )
    return document(
        d,
        og(d),
        f'{nav()}<div class="wrap"><div class="main-col"><h1>{d.title}</h1>{ps(d)}</div><div class="col2"><p>{about}</p></div></div>{footer(d)}',
    )


def opinions(d: Draft) -> str:
    """Comments under another name."""
    items = "".join(
        f'<div class="opinion"><b>زائر {i}</b><p>{d.noise(d.paragraph())}</p></div>'
        for i in range(5)
    )
    return document(
        d,
        og(d),
        f'{nav()}<div class="news-details"><h1>{d.title}</h1><div class="details">{ps(d)}</div></div><div class="user-opinions"><h3>آراء القراء</h3>{items}</div>{footer(d)}',
    )


def summarised(d: Draft) -> str:
    """A standfirst above the text belongs to the article."""
    first, *rest = d.paragraphs
    return document(
        d,
        og(d, **{"og:description": first}),
        f'{nav()}<article><header><h1>{d.title}</h1><p class="standfirst">{first}</p></header><div class="article-content">{"".join(f"<p>{p}</p>" for p in rest)}</div></article>{footer(d)}',
    )


def live(d: Draft) -> str:
    """A live page: entries of one article, each an <article> in it."""
    entries = "".join(f'<article class="entry"><p>{p}</p></article>' for p in d.paragraphs)
    return document(
        d, ld(d), f'{nav()}<article class="live"><h1>{d.title}</h1>{entries}</article>{footer(d)}'
    )


def quoted(d: Draft) -> str:
    """Posts on social networks are quoted within the article, adverts between its paragraphs."""
    lines = "".join(
        f'<p>{p}</p><div class="ad-unit"><span>{d.noise("إعلان")}</span></div>'
        for p in d.paragraphs
    )
    return document(
        d,
        og(d) + ld(d),
        f'{nav()}<div class="article__content"><h1>{d.title}</h1>{lines}<iframe src="https://x.example"></iframe></div>{footer(d)}',
    )


def headings(d: Draft) -> str:
    """Every second paragraph is a subheading of the article's own."""
    for i in range(1, len(d.paragraphs), 2):
        d.paragraphs[i] = d._filled("تفاصيل {matter} في {place} منذ {n} يوما")
    body = "".join(f"<h2>{p}</h2>" if i % 2 else f"<p>{p}</p>" for i, p in enumerate(d.paragraphs))
    return document(
        d, og(d), f'{nav()}<div class="entry-content"><h1>{d.title}</h1>{body}</div>{footer(d)}'
    )


def one_form(d: Draft) -> str:
    """The whole page is a form, and the rest of the article unfolds."""
    half = len(d.paragraphs) // 2
    first, second = (
        "".join(f"<p>{p}</p>" for p in part) for part in (d.paragraphs[:half], d.paragraphs[half:])
    )
    return document(
        d,
        og(d),
        f'<form id="aspnetForm" method="post">{nav()}<input><div id="ctl00_Content"><h1>{d.title}</h1>{first}<div class="read-more-text">{second}</div></div></form>{footer(d)}',
    )


def own_labels(d: Draft) -> str:
    """Subheadings and paragraphs that begin like invitations and labels."""
    d.paragraphs[1] = "تعليقات المسؤولين والخبراء"
    d.paragraphs[3] = "شاهد الملايين في المدن الكبرى مراسم الافتتاح على الشاشات وفي الساحات العامة."
    d.paragraphs[5] = "شارك في الاجتماع خمسون نائبا ووزيران."
    body = "".join(
        f"<h2>{p}</h2>" if i == 1 else f"<p>{p.replace('المدن', '<a href=/t>المدن</a>')}</p>"
        for i, p in enumerate(d.paragraphs)
    )
    return document(
        d, og(d), f'{nav()}<div class="entry-content"><h1>{d.title}</h1>{body}</div>{footer(d)}'
    )


def other_dates(d: Draft) -> str:
    """Dates of others and of today stand before the article's own."""
    rows = "".join(
        f'<li><a href="/{i}">{d.teaser()}</a> <span class="date">0{i}/11/2026</span></li>'
        for i in range(1, 4)
    )
    return document(
        d,
        "",
        f'<div class="today">الأربعاء 25 نوفمبر 2026</div>{nav()}<ul class="ticker">{rows}</ul><article><h1>{d.title}</h1><p class="post-date">{"/".join(reversed(d.date.split("-")))}</p>{ps(d)}</article>{footer(d)}',
    )


# Encodings -------------------------------------------------------------------------------------

UTF8 = "text/html; charset=utf-8"


def _utf8(text: str) -> tuple[bytes, str]:
    return text.encode(), UTF8


def _meta_1256(text: str) -> tuple[bytes, str]:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'
    return _1256(text.replace("<head>", f"<head>{meta}")), "text/html"


def _1256(text: str) -> bytes:
    return text.replace("‑", "-").encode("windows-1256", "xmlcharrefreplace")


def _header_1256(text: str) -> tuple[bytes, str]:
    return _1256(text), 'text/html; charset="Windows-1256"'


def _silent_1256(text: str) -> tuple[bytes, str]:
    return _1256(text), "text/html"


def _lying_latin(text: str) -> tuple[bytes, str]:
    return text.encode(), "text/html; charset=ISO-8859-1"


def _latin_1256(text: str) -> tuple[bytes, str]:
    return _1256(text), "text/html; charset=iso-8859-1"


def _bom(text: str) -> tuple[bytes, str]:
    return text.encode("utf-8-sig"), "text/html"


def _utf16(text: str) -> tuple[bytes, str]:
    return text.encode("utf-16"), "text/html"


Layout = Callable[[Draft], str]
Encoding = Callable[[str], tuple[bytes, str]]
LAYOUTS: list[tuple[Layout, Encoding, int]] = [
    (wordpress, _utf8, 7), (elementor, _utf8, 8), (drupal, _utf8, 6), (amp, _utf8, 6),
    (broadcaster, _utf8, 12), (channel, _utf8, 9), (breaks, _meta_1256, 6),
    (single_breaks, _utf8, 6), (tables, _header_1256, 6), (divs, _utf8, 7), (spans, _utf8, 7),
    (structured, _utf8, 8), (microdata, _utf8, 6), (strange_names, _utf8, 7),
    (inline_links, _utf8, 8), (cards, _utf8, 7), (next_story, _utf8, 7), (logo, _utf8, 6),
    (bare, _silent_1256, 6), (untitled, _utf8, 6), (dated_url, _lying_latin, 6),
    (talkative, _utf8, 5), (bannered, _utf8, 6), (about_walls, _utf8, 6), (interview, _utf8, 8),
    (blogger, _bom, 6), (hashed, _utf8, 7), (xhtml, _utf8, 6), (sectioned, _utf8, 7),
    (linked, _utf8, 6), (broken, _latin_1256, 6), (wordpress, _utf16, 40), (divs, _utf8, 2),
    (drupal, _meta_1256, 2), (structured, _silent_1256, 5), (channel, _utf8, 25),
    (nameless_related, _utf8, 8), (tools, _utf8, 6), (excerpts, _utf8, 7), (about_site, _utf8, 6),
    (opinions, _utf8, 6), (summarised, _utf8, 6), (live, _utf8, 8), (quoted, _utf8, 7),
    (headings, _utf8, 9), (other_dates, _utf8, 6), (nameless_related, _meta_1256, 10),
    (one_form, _utf8, 8), (own_labels, _utf8, 8),
]  # fmt: skip


def articles() -> list[Case]:
    """All pages that are articles."""
    return [_case(i, *row) for i, row in enumerate(LAYOUTS, 1)]


def _case(seed: int, layout: Layout, encode: Encoding, length: int) -> Case:
    d = Draft(seed, length)
    text = layout(d)
    data, kind = encode(text)
    clean = (
        [c.replace("‑", "-") for c in d.clutter]
        if b"\xe2" not in data and encode is not _utf16
        else d.clutter
    )
    known = "og:site_name" in text or '"publisher"' in text or "application-name" in text
    return Case(
        f"{layout.__name__}-{seed}", f"https://{d.host}{d.path}", data, kind, d.title,
        d.paragraphs, clean, d.date, d.site if known else d.host,
    )  # fmt: skip


# Walls and traps -------------------------------------------------------------------------------


def walls() -> dict[str, str]:
    """Pages that a reader is not let into, by name."""
    d = Draft(900, 4)
    first = f"<p>{d.paragraphs[0]}</p>"
    full = ps(d)
    article = f"<h1>{d.title}</h1>"
    return {
        "schema-text": document(d, ld(d, isAccessibleForFree="False"), f"<article>{article}{first}</article>"),
        "subscribe": document(d, og(d), f'<article>{article}{first}<div class="paywall"><h3>لمتابعة القراءة اشترك الآن</h3></div></article>'),
        "subscribers": document(d, og(d), f'<article>{article}{full}<div class="box"><p>هذا المحتوى متاح للمشتركين فقط</p><a href="/s">الباقات</a></div></article>'),
        "register": document(d, og(d), f"<article>{article}{first}<p>سجّل مجانا لقراءة المقال كاملا</p></article>"),
        "english": document(d, og(d), f"<article>{article}{full}<div><p>Subscribe to continue reading</p></div></article>"),
        "metered": document(d, og(d), f"<article>{article}{first}<div>لقد قرأت كل المقالات المجانية هذا الشهر، اشترك الآن لتقرأ بلا حدود</div></article>"),
        "login": document(d, "", "<h1>تسجيل الدخول</h1><form><label>البريد</label><input><label>كلمة السر</label><input><button>دخول</button></form>", title="تسجيل الدخول"),
        "consent": document(d, "", "<h1>قبل المتابعة</h1><p>نستخدم ملفات تعريف الارتباط وبياناتك لتقديم خدماتنا وصيانتها وقياس تفاعل الجمهور مع الإعلانات وتحسين جودة ما نقدمه لك.</p><p>إذا اخترت قبول الكل فسنستخدم ملفات تعريف الارتباط أيضا لتطوير خدمات جديدة وعرض إعلانات تناسب اهتماماتك.</p><button>قبول الكل</button><button>رفض</button>", title="قبل المتابعة"),
        "consent-english": document(d, "", "<h1>We value your privacy</h1><p>We and our 850 partners store and access information on a device, such as cookies, and process personal data for personalised advertising and content.</p><button>Accept all</button>", title="Consent"),
        "robot": document(d, "", "<h1>Just a moment...</h1><p>Checking your browser before accessing the site. Please verify you are human by completing the action below.</p>", title="Just a moment..."),
        "denied": document(d, "", "<h1>Access Denied</h1><p>You don't have permission to access this resource on this server.</p>", title="Access Denied"),
    }  # fmt: skip


def traps() -> dict[str, tuple[str, str]]:
    """Path and HTML of pages that are no article, by name."""
    d = Draft(901, 4)
    blurb = "".join(
        f'<div class="item"><h2><a href="/a/{i}">{d.teaser()}</a></h2><p>{d.paragraph()}</p></div>'
        for i in range(12)
    )
    return {
        "front": ("/", document(d, '<meta property="og:type" content="website">', nav() + blurb + footer(d), title=d.site)),
        "section": ("/politics", document(d, '<meta property="og:type" content="website">', f"{nav()}<h1>سياسة</h1>{blurb}", title="سياسة")),
        "plain-list": ("/latest/", document(d, "", f"{nav()}<ul>{teasers(d, 30)}</ul>", title="آخر الأخبار")),
        "search": ("/search?q=x", document(d, "", f"{nav()}<h1>نتائج البحث</h1>{blurb}", title="نتائج البحث")),
        "front-without-links": ("/", document(d, "", f"<h1>{d.site}</h1><p>موقع إخباري مستقل يقدم آخر الأخبار والتحليلات من العالم العربي على مدار الساعة منذ عام ألفين.</p>", title=d.site)),
        "shell": ("/n/1", '<!doctype html><html><head><title>موقع</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>'),
        "shell-noscript": ("/n/2", '<html><head><title>موقع</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="app"><div class="spinner">جار التحميل</div></div></body></html>'),
        "shell-metadata": ("/n/3", document(d, og(d), f'<div id="__next"><h1>{d.title}</h1></div>')),
        "missing": ("/n/4", document(d, "", f"{nav()}<h1>404</h1><p>عذرا، الصفحة التي تبحث عنها غير موجودة.</p>{teasers(d, 3)}", title="الصفحة غير موجودة")),
        "video": ("/v/1", document(d, '<meta property="og:type" content="video.other">', f"<h1>{d.title}</h1><video></video><p>{d.paragraphs[0]}</p>")),
        "gallery": ("/g/1", document(d, "", f"<h1>{d.title}</h1>" + "<figure><img><figcaption>صورة من المكان</figcaption></figure>" * 12)),
        "refresh": ("/r/1", '<html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1/"></head><body></body></html>'),
        "empty": ("/e/1", ""),
        "spaces": ("/e/2", "   \n  "),
        "no-html": ("/e/3", "\x01\x02\x03"),
        "deep": ("/e/4", "<div>" * 5000),
        "tags-only": ("/e/5", "<html><body><p></p><p></p></body></html>"),
    }  # fmt: skip
