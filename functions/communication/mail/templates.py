"""A mailing's content as a template: compiled once, filled in for each recipient. Pure.

Placeholders are Jinja's, in its sandbox and cut down to values, conditions and a few filters: what stands in
them was written by the agency, what is put in their place by anybody. HTML is escaped, lines stay lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from functions.communication.mail.addresses import one_line
from functions.communication.mail.content import Content
from functions.communication.mail.mjml_source import UNSUBSCRIBE, checked_mjml, framed, with_footer
from functions.communication.mail.plain import text_of_letter
from shared.errors import FieldError, InvalidInput
from shared.html import clean_html

if TYPE_CHECKING:
    from jinja2 import Template as Jinja
    from jinja2.nodes import Node
    from jinja2.sandbox import SandboxedEnvironment

#: What every letter knows; the rest are the columns of the list.
OWN_FIELDS = frozenset(("email", "name", "agency", "unsubscribe_url"))
_FILTERS = frozenset(("default", "d", "upper", "lower", "title", "capitalize", "trim"))
_NODES = frozenset(
    ("Template", "Output", "TemplateData", "Name", "If", "CondExpr", "Filter", "Const", "Compare", "Operand")
) | {"Not", "And", "Or"}


@dataclass(frozen=True)
class Filled:
    """A letter's words for one recipient."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Template:
    """Of one mailing. `required` are the columns it names outside of conditions, besides our own."""

    subject: "Jinja"
    text: "Jinja"
    html: "Jinja"
    required: frozenset[str]

    def fill(self, values: Mapping[str, str]) -> Filled:
        """A value that is missing is empty."""
        return Filled(
            one_line(self.subject.render(values)), self.text.render(values), self.html.render(values)
        )


def compile_content(content: Content, footer: str) -> Template:
    """`footer` is plain text that goes under advertising, before the way to unsubscribe. Raises
    `InvalidInput` for MJML and placeholders that a letter may not contain."""
    import mjml

    source = content.mjml or framed(clean_html(content.html or paragraphs(content.text or "")))
    html = mjml.mjml2html(with_footer(checked_mjml(source), _footer_html(content, footer)), fonts={})
    texts = {"subject": content.subject, "text": _text(content, footer, html), "html": html}
    trees = [_checked(name, text) for name, text in texts.items()]
    return Template(
        subject=_environment(escapes=False).from_string(texts["subject"]),
        text=_environment(escapes=False).from_string(texts["text"]),
        html=_environment(escapes=True).from_string(texts["html"]),
        required=frozenset(name for tree in trees for name in _required(tree)) - OWN_FIELDS,
    )


def paragraphs(text: str) -> str:
    """Plain text as HTML: empty lines part paragraphs."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return "".join(f"<p>{escape(block, quote=False).replace(chr(10), '<br />')}</p>" for block in blocks)


def _text(content: Content, footer: str, html: str) -> str:
    if content.text is None:
        return text_of_letter(html)
    ending = f"\n\n--\n{footer}\nОтписаться: {UNSUBSCRIBE}" if content.is_advertising else ""
    return f"{content.text.strip()}{ending}\n"


def _footer_html(content: Content, footer: str) -> str:
    if not content.is_advertising:
        return ""
    return f'{escape(footer)}<br /><a href="{UNSUBSCRIBE}">Отписаться</a>'


def _checked(name: str, text: str) -> "Node":
    from jinja2 import TemplateSyntaxError

    try:
        tree = _environment(escapes=False).parse(text)
    except TemplateSyntaxError as error:
        raise _bad_placeholder(name, error.message or "syntax") from error
    for problem in _forbidden(tree):
        raise _bad_placeholder(name, problem)
    return tree


def _forbidden(tree: "Node") -> Iterator[str]:
    from jinja2 import nodes

    for node in (tree, *tree.find_all(nodes.Node)):
        kind = type(node).__name__
        if kind not in _NODES or (isinstance(node, nodes.Filter) and node.name not in _FILTERS):
            yield kind


def _required(node: "Node") -> Iterator[str]:
    """Names whose absence would leave a gap: `{% if %}` and `default` provide for it."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        yield node.name
    provides = isinstance(node, nodes.If | nodes.CondExpr) or (
        isinstance(node, nodes.Filter) and node.name in {"default", "d"}
    )
    if not provides:
        for child in node.iter_child_nodes():
            yield from _required(child)


@cache
def _environment(*, escapes: bool) -> "SandboxedEnvironment":
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=escapes, keep_trailing_newline=True)


def _bad_placeholder(part: str, problem: str) -> InvalidInput:
    return InvalidInput(
        errors=[
            FieldError(
                f"body.{part}",
                "bad_placeholder",
                "Подстановки — это {{ имя_столбца }} и {% if столбец %}…{% endif %}, больше ничего.",
                f"Only values and conditions: {problem}.",
            )
        ]
    )
