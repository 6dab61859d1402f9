"""MJML as an author sends it: parsed, held against what a letter may contain, and given our parts. Pure.

Nothing is dropped silently: an author is told what is not allowed. Of placeholders only text may be made,
and the end of a link whose beginning is written out.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.errors import FieldError, InvalidInput
from shared.html import SCHEMES, TAGS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: No mj-include and mj-raw (files, anything), no mj-style and mj-font (they load from elsewhere).
_MJML = frozenset(
    f"mj-{name}"
    for name in (
        *("head", "body", "title", "preview", "attributes", "all", "class", "breakpoint", "section"),
        *(
            "column",
            "group",
            "wrapper",
            "text",
            "button",
            "image",
            "divider",
            "spacer",
            "table",
            "hero",
            "social",
        ),
        *("social-element", "navbar", "navbar-link"),
    )
)
_ALLOWED = _MJML | TAGS | {"mjml", "span", "div"}
_LINKS = frozenset(("href", "src", "background-url"))
_PLACEHOLDER = re.compile(r"\{[{%#]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
#: Fonts that every reader has: the compiler's own choice is fetched from abroad.
_DEFAULTS = '<mj-all font-family="Arial, sans-serif" /><mj-text font-size="15px" line-height="1.5" />'
_FRAME = f"""<mjml><mj-head><mj-attributes>{_DEFAULTS}</mj-attributes></mj-head><mj-body>
<mj-section><mj-column><mj-text>{{body}}</mj-text></mj-column></mj-section></mj-body></mjml>"""
UNSUBSCRIBE = "{{ unsubscribe_url }}"


def framed(html: str) -> str:
    """Clean HTML as the body of a plain letter of ours, closed as XML wants it."""
    return _FRAME.format(body=html.replace("<br>", "<br />").replace("<hr>", "<hr />"))


def checked_mjml(source: str) -> "Element":
    """Raises `InvalidInput`: not MJML, or with what a letter may not contain."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(_ENTITY.sub(_spelled_out, source))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _wrong(
            "Это не MJML: теги должны закрываться, а & записывается как &amp;.", str(error)
        ) from error
    if root.tag != "mjml" or root.find("mj-body") is None:
        raise _wrong("В MJML нужны <mjml> и в нём <mj-body>.", "No <mjml> with <mj-body>.")
    for problem in _problems(root):
        raise _wrong(f"В письме нельзя {problem}.", f"Not allowed: {problem}.")
    return root


def with_footer(root: "Element", footer: str) -> str:
    """MJML text with our fonts first and `footer` (clean HTML) last."""
    from xml.etree.ElementTree import tostring

    from defusedxml.ElementTree import fromstring

    head = root.find("mj-head")
    attributes = f"<mj-attributes>{_DEFAULTS}</mj-attributes>"
    if head is None:
        root.insert(0, fromstring(f"<mj-head>{attributes}</mj-head>"))
    else:
        head.insert(0, fromstring(attributes))
    body = root.find("mj-body")
    if body is not None and footer:
        text = f'<mj-text font-size="12px" color="#666666">{footer}</mj-text>'
        body.append(fromstring(f"<mj-section><mj-column>{text}</mj-column></mj-section>"))
    return tostring(root, encoding="unicode")


def _problems(root: "Element") -> Iterator[str]:
    for element in root.iter():
        if element.tag not in _ALLOWED:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or (name in {"style", "class"} and not element.tag.startswith("mj-")):
                yield f"атрибут {name} у <{element.tag}>"
            if name in _LINKS and not _is_safe_link(value):
                yield f"ссылку {value[:60]!r}: начните её с https://"
            if name not in _LINKS and _PLACEHOLDER.search(value):
                yield f"подстановку в атрибуте {name}"


def _is_safe_link(value: str) -> bool:
    if value.strip() == UNSUBSCRIBE:
        return True
    scheme, _, rest = value.strip().partition(":")
    if scheme.lower() not in SCHEMES:
        return False
    host = urlsplit(f"https:{rest}").netloc if scheme.lower() in {"http", "https"} else "-"
    return bool(host) and not _PLACEHOLDER.search(host)


def _spelled_out(found: re.Match[str]) -> str:
    name = found[1]
    return (
        found[0] if name in _XML or name not in html5 else "".join(f"&#{ord(char)};" for char in html5[name])
    )


def _wrong(russian: str, english: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError("body.mjml", "bad_mjml", russian, english)])
