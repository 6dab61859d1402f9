"""The text part of a letter, made of its HTML. Pure."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("p", "div", "br", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "hr", "blockquote", "pre")
)
_VOID = frozenset(("br", "hr"))
_SILENT = frozenset(("style", "head", "script", "title"))


class _Reader(HTMLParser):
    """Words as they stand, blocks on lines of their own, links with their addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("— ")
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS - _VOID:
            self.parts.append("\n")
        if tag == "a" and self._links:
            address, start = self._links.pop()
            said = "".join(self.parts[start:]).strip()
            if address and said not in (address, address.removeprefix("mailto:")):
                self.parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of_letter(html: str) -> str:
    """Paragraphs parted by one empty line at most."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
