"""The house's letter: plain paragraphs with `[label](link)` become an HTML mail that holds at 320 px and in the dark.

A paragraph that is nothing but a link becomes the button; as the last one, the small print. Below stands the way to the
reader's own page. Liquid inside the text is kept as it stands.
"""

import re
from collections.abc import Sequence

from campaigns.messaging.leaving import foot_of

TAGS = {"zh": "zh-Hans"}
"""As HTML names languages, where that is not as we do."""
LINK = re.compile(r"\[([^\]]+)\]\(((?:https?://|\{\{)[^)\s]*(?:\s[^)]*\}\})?)\)")
TAG = re.compile(r"\{%(?:(?!%\}).)*%\}")
"""One tag and nothing else, such as a condition that encloses paragraphs."""

_PAGE = """\
<!doctype html>
<html lang="{tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<style>
body{{margin:0;padding:0;background:#f6f3ee;color:#2b2723}}
a{{color:#6b3a6b}}
@media (prefers-color-scheme:dark){{body,.ground{{background:#1d1a18!important}}.card{{background:#282421!important;\
border-color:#3a3430!important}}.card,.card p{{color:#ece6df!important}}a{{color:#d8afd7}}}}
</style></head>
<body><table class="ground" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f6f3ee">
<tr><td align="center" style="padding:24px 12px">
<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;\
background:#fffdfa;border:1px solid #e6dfd5;border-radius:8px"><tr><td style="padding:32px 28px;font:16px/1.6 \
-apple-system,'Segoe UI','PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif">
{body}
</td></tr></table></td></tr></table></body></html>
"""

_BUTTON = (
    '<p style="margin:24px 0"><a href="{url}" style="display:inline-block;padding:12px 24px;border-radius:6px;'
    'background:#6b3a6b;color:#ffffff;text-decoration:none;font-weight:600">{label}</a></p>'
)


_SMALL_PRINT = '<p style="margin:24px 0 0;font-size:13px"><a href="{url}">{label}</a></p>'


def letter_html(text: str, *, language: str) -> str:
    """The letter as a whole HTML page, still Liquid. The language decides the shapes of Chinese characters."""
    *paragraphs, last = re.split(r"\n\s*\n", text.strip())
    foot = foot_of(text, language=language)
    body = [*map(_paragraph, paragraphs), _last(last), *([_last(foot)] if foot else [])]
    return page_of(body, language=language)


def page_of(body: Sequence[str], *, language: str) -> str:
    """The page that such pieces of HTML stand on."""
    return _PAGE.format(tag=TAGS.get(language, language), body="\n".join(body))


def letter_text(text: str, *, language: str) -> str:
    """The letter for those who read plain text: each link is written out after its label."""
    foot = foot_of(text, language=language)
    return LINK.sub(r"\1: \2", "\n\n".join(filter(None, (text.strip(), foot))))


def _last(paragraph: str) -> str:
    small = LINK.fullmatch(paragraph)
    return _SMALL_PRINT.format(label=small[1], url=small[2]) if small else _paragraph(paragraph)


def _paragraph(paragraph: str) -> str:
    alone = LINK.fullmatch(paragraph)
    if alone:
        return _BUTTON.format(label=alone[1], url=alone[2])
    if TAG.fullmatch(paragraph):
        return paragraph
    linked = LINK.sub(r'<a href="\2">\1</a>', paragraph)
    return f'<p style="margin:0 0 16px">{linked}</p>'.replace("\n", "<br>\n")
