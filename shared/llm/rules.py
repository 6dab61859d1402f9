"""No model: the templates speak."""

from collections.abc import Callable

from shared.llm.language import Answer, Extracted, Extraction, Writing, Written
from shared.llm.models import Reason


class Rules:
    """Complete Russian texts without a model, honestly marked as such."""

    def write(self, writing: Writing) -> Written:
        """The template."""
        return Written(text=writing.template, degraded=True, reason=Reason.NO_MODEL)

    def stream(self, writing: Writing, said: Callable[[str], None]) -> Written:
        """The template at once."""
        said(writing.template)
        return self.write(writing)

    def extract(self, extraction: Extraction[Answer]) -> Extracted[Answer]:
        """Nothing: reading free text takes a model."""
        return Extracted(answer=None, reason=Reason.NO_MODEL)
