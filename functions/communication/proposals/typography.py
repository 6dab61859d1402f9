"""Russian typesetting of texts that people typed: quotes, dashes, spaces that must not break."""

import re

NO_BREAK = "\u00a0"
_RULES = (
    (re.compile(r"(?<!\w)\"(?=\S)"), "«"),
    (re.compile(r"(?<=\S)\"(?!\w)"), "»"),
    (re.compile(r"(?<=\S)[ \u00a0]+[-–—][ ]+"), f"{NO_BREAK}— "),
    (re.compile(r"^[-–—] ", re.MULTILINE), "— "),
    # A range, not a telephone or a date.
    (re.compile(r"(?<![\d–—-])(\d+)[-—](?=\d+(?![\d–—-]))"), r"\1–"),
    (
        re.compile(
            r"(?<!\w)(в|во|и|к|ко|на|о|об|от|по|с|со|у|за|из|до|не|а|но|для|без) (?=\S)", re.IGNORECASE
        ),
        rf"\1{NO_BREAK}",
    ),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NO_BREAK),
    (re.compile(r"(?<=\d) (?=(?:₽|%|руб|тыс|млн|чел|г\.|м²))"), NO_BREAK),
    (re.compile(r"(№|г\.|ул\.|д\.|стр\.) (?=\S)"), rf"\1{NO_BREAK}"),
    (re.compile(r"\.\.\."), "…"),
)


def typeset(text: str) -> str:
    """The text as a typesetter would leave it; twice is the same as once."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
