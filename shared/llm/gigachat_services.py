"""What GigaChat offers besides words: embeddings, pictures for a prompt, the count of tokens, the balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shared.llm.gigachat import GigaChatModel, sdk_translated

#: Of a picture; the whole request stays under 20 MB.
MAX_IMAGE_BYTES = 15 * 1024 * 1024


@dataclass(frozen=True)
class GigaChatServices:
    """Over the same client, token and limits as the chat. Raises `ModelFailure` and nothing else."""

    model: GigaChatModel

    def embeddings(self, texts: Sequence[str], name: str = "Embeddings") -> list[list[float]]:
        """One vector per text, in order: 1024 numbers of `Embeddings`, not normalised."""
        with sdk_translated():
            found = self.model.client().embeddings(list(texts), model=name).data
            return [list(item.embedding) for item in sorted(found, key=lambda item: item.index)]

    def upload_image(self, name: str, content: bytes) -> str:
        """The file's id, for `Message.attachments`. ValueError for what the service would not take."""
        if len(content) > MAX_IMAGE_BYTES:
            raise ValueError(f"a picture of {len(content)} bytes: at most {MAX_IMAGE_BYTES}")
        with sdk_translated():
            return str(self.model.client().upload_file((name, content), purpose="general").id_)

    def delete_file(self, file_id: str) -> None:
        """Forget an uploaded picture."""
        with sdk_translated():
            self.model.client().delete_file(file_id)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text for the configured model."""
        with sdk_translated():
            counts = self.model.client().tokens_count(list(texts), model=self.model.endpoint.id)
            return [count.tokens for count in counts]

    def balance(self) -> Mapping[str, Decimal]:
        """Tokens left per model. `forbidden` for those who pay as they go."""
        with sdk_translated():
            rows = self.model.client().get_balance().balance
            return {row.usage: Decimal(str(row.value)) for row in rows}
