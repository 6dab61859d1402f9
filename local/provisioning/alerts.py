"""Rules and the Alertmanager's configuration for a workspace of the managed Prometheus.

The service keeps files by their names and replaces them whole (`docs/runbook.md`, "Who is told"). Terraform's
provider has no resource for them.
"""

import base64
from collections.abc import Iterable
from pathlib import Path

import httpx

ENDPOINT = "https://monitoring.api.cloud.yandex.net"
DIRECTORY = Path("terraform/alerts")
#: This file goes to the Alertmanager, the others are rules.
ALERTMANAGER = "alertmanager.yaml"
#: Seconds.
TIMEOUT = 30.0


class AlertsRefused(Exception):
    """The service did not take a file; the text says which and why."""


def alert_files(directory: Path = DIRECTORY) -> list[Path]:
    """What is to be uploaded: rules first, those who are told last."""
    return sorted(directory.glob("*.yaml"), key=lambda path: (path.name == ALERTMANAGER, path.name))


def upload(workspace: str, files: Iterable[Path], *, token: str, endpoint: str = ENDPOINT) -> None:
    """Put every file in its place in the workspace; doing it twice is doing it once. `token` is an IAM token
    of somebody with `monitoring.editor`. Raises `AlertsRefused`."""
    url = f"{endpoint}/prometheus/workspaces/{workspace}/extensions/v1"
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT) as client:
        for path in files:
            content = base64.b64encode(path.read_bytes()).decode()
            if path.name == ALERTMANAGER:
                _put(client, f"{url}/alertmanager", {"content": content}, path)
            else:
                _put(client, f"{url}/rules", {"name": path.stem, "content": content}, path)


def _put(client: httpx.Client, url: str, body: dict[str, str], path: Path) -> None:
    try:
        response = client.put(url, json=body)
    except httpx.HTTPError as error:
        raise AlertsRefused(f"{path.name}: {type(error).__name__}") from error
    if not response.is_success:
        raise AlertsRefused(f"{path.name}: {response.status_code} {response.text[:500]}")
