"""Files in Object Storage that belong to a row of a table: their keys, and the names people see."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.objects import ObjectKey, object_key

PROPOSAL_FORMATS = ("docx", "pdf")


@dataclass(frozen=True)
class StoredFile:
    """One object."""

    key: ObjectKey
    name: str


def proposal_files(tenant_id: str, proposal_id: str, number: str) -> Mapping[str, StoredFile]:
    """By format. `number` is the one printed on the proposal."""
    return {
        extension: StoredFile(
            object_key("proposals", tenant_id, f"{proposal_id}.{extension}"),
            f"Предложение {number}.{extension}",
        )
        for extension in PROPOSAL_FORMATS
    }
