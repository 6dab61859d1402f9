"""What of the cloud's quotas is in use, and which must be raised before an installation can be made."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from aiohttp import web

from local.manifest import Manifest, load_manifest
from tests.local.serving import served
from tools.installation import MANIFEST, Capacity, read_capacity
from tools.quota_manager import PATH, QuotaManager, QuotasUnknown
from tools.quota_use import GIGABYTE, Quota, Standing, Use, read_quotas, uses_of

SMALL = Capacity(instances=1, requests=1, request_units=50, storage_gb=5)


def manifest() -> Manifest:
    return load_manifest(MANIFEST)


def raised(capacity: Capacity) -> set[str]:
    return {use.quota.key for use in uses_of(manifest(), capacity, {}) if use.must_be_raised}


def test_smallest_installation_fits_a_new_cloud() -> None:
    assert raised(SMALL) == set()


def test_more_instances_than_a_zone_has_must_be_asked_for() -> None:
    assert "instances" in raised(replace(SMALL, instances=10))


def test_quota_that_is_just_reached_is_enough() -> None:
    quota = Quota(key="k", service="s", name="n", default=10)

    assert [Use(quota, needed).must_be_raised for needed in (10, 11)] == [False, True]


def test_every_quota_of_the_list_is_computed() -> None:
    keys = [quota.key for quota in read_quotas().quotas]

    assert [use.quota.key for use in uses_of(manifest(), SMALL, {})] == keys


def test_capacity_is_read_from_the_environments_file() -> None:
    assert read_capacity("dev") == Capacity(instances=2, requests=2, request_units=50, storage_gb=5)


FUNCTIONS = Quota(key="k", service="s", name="n", default=10, id="serverless.functions.count")


def test_clouds_own_limit_counts_instead_of_the_default() -> None:
    use = Use(FUNCTIONS, 12, Standing(limit=20.0, usage=8.0))

    assert (use.limit, use.share, use.must_be_raised) == (20.0, 0.4, False)


@pytest.mark.parametrize(("usage", "near"), [(7.0, False), (8.0, True), (11.0, True), (None, False)])
def test_four_fifths_of_a_limit_are_near_its_end(usage: float | None, near: bool) -> None:
    assert Use(FUNCTIONS, 8, Standing(usage=usage)).is_near is near


def test_sizes_are_gigabytes() -> None:
    quota = FUNCTIONS.model_copy(update={"id": "serverless.memory.size"})

    use = Use(quota, 1, Standing(limit=20.0 * GIGABYTE, usage=0.5 * GIGABYTE))

    assert (use.limit, use.used) == (20.0, 0.5)


@pytest.fixture
def quota_manager() -> Iterator[QuotaManager]:
    """It answers in pages, and refuses who has no right."""

    async def show(http: web.Request) -> web.Response:
        if http.headers["Authorization"] != "Bearer iam":
            return web.Response(status=403)
        assert http.query["resource.id"] == "b1g"
        assert http.query["resource.type"] == "resource-manager.cloud"
        if not http.query["pageToken"]:
            first = {"quotaId": "serverless.functions.count", "limit": 20, "usage": 8}
            return web.json_response({"quotaLimits": [first], "nextPageToken": "2"})
        return web.json_response(
            {"quotaLimits": [{"quotaId": f"{http.query['service']}.second", "usage": 1.5}]}
        )

    app = web.Application()
    app.router.add_get(PATH, show)
    with served(app) as url:
        yield QuotaManager("b1g", "iam", url)


def test_every_page_of_a_service_is_read(quota_manager: QuotaManager) -> None:
    assert quota_manager.standings("ydb") == {
        "serverless.functions.count": Standing(20, 8),
        "ydb.second": Standing(None, 1.5),
    }


def test_missing_right_is_named(quota_manager: QuotaManager) -> None:
    quota_manager.token = "other"

    with pytest.raises(QuotasUnknown, match=r"ydb: .*403"):
        quota_manager.standings("ydb")
