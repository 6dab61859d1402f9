"""Which quotas must be raised before an installation can be made."""

from dataclasses import replace

from local.manifest import Manifest, load_manifest
from tools.installation import MANIFEST, Capacity, read_capacity
from tools.quotas import Quota, Use, read_quotas, uses_of

SMALL = Capacity(instances=1, requests=1, request_units=50, storage_gb=5)


def manifest() -> Manifest:
    return load_manifest(MANIFEST)


def raised(capacity: Capacity) -> set[str]:
    return {use.quota.key for use in uses_of(manifest(), capacity) if use.must_be_raised}


def test_smallest_installation_fits_a_new_cloud() -> None:
    assert raised(SMALL) == set()


def test_more_instances_than_a_zone_has_must_be_asked_for() -> None:
    assert "instances" in raised(replace(SMALL, instances=10))


def test_quota_that_is_just_reached_is_enough() -> None:
    quota = Quota(key="k", service="s", name="n", default=10)

    assert [Use(quota, needed).must_be_raised for needed in (10, 11)] == [False, True]


def test_every_quota_of_the_list_is_computed() -> None:
    keys = [quota.key for quota in read_quotas().quotas]

    assert [use.quota.key for use in uses_of(manifest(), SMALL)] == keys


def test_capacity_is_read_from_the_environments_file() -> None:
    assert read_capacity("dev") == Capacity(instances=2, requests=2, request_units=50, storage_gb=5)
