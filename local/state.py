"""`cloud.json`: what runs where. It is there while the local cloud runs, and after it was killed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "cloud.json"


@dataclass(frozen=True)
class State:
    """Addresses, and the process to ask whether they still hold."""

    pid: int
    url: str
    control_url: str
    ydb_endpoint: str
    ydb_database: str
    sqs_endpoint_url: str
    s3_endpoint_url: str
    metrics_url: str = ""
    mail_url: str = ""
    quota_manager_url: str = ""
    kms_url: str = ""
    kms_key_id: str = ""

    def write(self, directory: Path) -> Path:
        """The file; whoever waits for it reads it whole."""
        path = directory / NAME
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self), indent=1))
        return draft.replace(path)


def read_state(directory: Path) -> State | None:
    """Of the cloud that runs in the directory, or ran there until it was killed."""
    try:
        return State(**json.loads((directory / NAME).read_text()))
    except FileNotFoundError:
        return None
