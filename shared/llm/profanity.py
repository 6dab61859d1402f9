"""Obscene Russian: no such text reaches a user, whatever the provider's own filter let through."""

import re

# Roots with the prefixes they take, so that «страхует», «употребляет» and «учёба» stay innocent.
_OBSCENE = re.compile(
    r"\b(?:(?:на|по|о|ни|до)?ху[йеёяи]\w*|\w*пизд\w*|бля(?:[дт]\w*)?|"
    r"(?:за|вы|на|по|у|от|до|съ|разъ|подъ|объ)?[её]б(?:а[нтлш]|л[аоиу]|ну|уч|ись)\w*|муд(?:ак|ил)\w*|сук[аиу])\b",
    re.IGNORECASE,
)


def is_obscene(text: str) -> bool:
    """Whether a word of the text has an obscene root."""
    return _OBSCENE.search(text) is not None
