"""Quota Manager: what a cloud may use and what it uses now.

REST, https://yandex.cloud/docs/quota-manager/api-ref/QuotaLimit/list. It takes `quota-manager.viewer`.
The local cloud answers the same question of itself (`local/quota_manager.py`).
"""

from collections.abc import Iterator

import httpx

from tools.quota_use import Standing

PATH = "/quota-manager/v1/quotaLimits"
PAGE = 1000
#: Seconds.
TIMEOUT = 15.0


class QuotasUnknown(Exception):
    """A service did not say; the text tells why."""


class QuotaManager:
    """The quotas of one cloud. `token` is an IAM token."""

    def __init__(self, cloud_id: str, token: str, url: str) -> None:
        self._resource = {"resource.id": cloud_id, "resource.type": "resource-manager.cloud"}
        self.token = token
        self._url = url + PATH

    def standings(self, service: str) -> dict[str, Standing]:
        """Id of a quota → where it stands. Raises `QuotasUnknown`."""
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            with httpx.Client(headers=headers, timeout=TIMEOUT) as http:
                return dict(self._pages(http, service))
        except httpx.HTTPError as error:
            raise QuotasUnknown(f"{service}: {error}") from error

    def _pages(self, http: httpx.Client, service: str) -> Iterator[tuple[str, Standing]]:
        page = ""
        while True:
            asked = {**self._resource, "service": service, "pageSize": str(PAGE), "pageToken": page}
            answer = http.get(self._url, params=asked).raise_for_status().json()
            for one in answer.get("quotaLimits", ()):
                yield one["quotaId"], Standing(one.get("limit"), one.get("usage"))
            page = answer.get("nextPageToken", "")
            if not page:
                return
