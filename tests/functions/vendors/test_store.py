"""The vendors' tables: tenants apart, the index true to the cards, nothing doubled."""

from datetime import UTC, datetime

import pytest

from functions.vendors.models import Review, ReviewRequest, VendorRecord, vendor_id
from functions.vendors.store import BATCH, Imported, VendorStore
from shared.clock import utcnow
from shared.database import Database
from shared.errors import Conflict, NotFound, PreconditionFailed
from tests.unit.vendors.making import EVENT_DAY, make_record, make_vendor


def put(store: VendorStore, *names: str) -> list[VendorRecord]:
    records = [make_record(vendor_id(make_vendor(name=name)), name=name) for name in names]
    store.put_all(records)
    return records


def test_vendor_comes_back_as_it_was(store: VendorStore) -> None:
    vendor = make_vendor(tags=["ретро"], serves=["Уфа"], guests_max=300, external_id="7")

    created = store.create(vendor)

    assert store.get(created.id).vendor == vendor


def test_tenants_never_meet(store: VendorStore, database: Database, tenant_id: str) -> None:
    key = store.create(make_vendor()).id
    stranger = VendorStore(database, f"{tenant_id}-other", utcnow)

    assert stranger.many([key]) == []
    assert stranger.index(["photo"], ["in:photo"]).hits == {}
    with pytest.raises(NotFound):
        stranger.change(key, 1, lambda old: old)


def test_second_creation_is_a_conflict(store: VendorStore) -> None:
    store.create(make_vendor())

    with pytest.raises(Conflict):
        store.create(make_vendor(description="то же самое"))


def test_change_of_an_old_version_is_refused(store: VendorStore) -> None:
    key = store.create(make_vendor()).id
    store.change(key, 1, lambda old: old.model_copy(update={"busy": [EVENT_DAY]}))

    with pytest.raises(PreconditionFailed):
        store.change(key, 1, lambda old: old.model_copy(update={"busy": []}))
    assert store.get(key).busy == [EVENT_DAY]


def test_index_forgets_what_the_card_no_longer_says(store: VendorStore) -> None:
    key = store.create(make_vendor(description="портрет", categories=["photo", "video"])).id
    terms = ["портрет", "репортаж", "in:video", "at:photo:Казань", "at:photo:Уфа"]
    new = make_vendor(description="репортаж", city="Уфа")

    store.change(key, 1, lambda old: old.model_copy(update={"vendor": new}))

    index = store.index(["photo", "video"], terms)
    assert index.hits.keys() == {"репортаж", "at:photo:Уфа"}
    assert index.marks.keys() == {"photo"}


def test_review_leaves_its_mark_on_the_vendor_and_the_category(store: VendorStore) -> None:
    key = store.create(make_vendor()).id
    review = Review(
        vendor_id=key,
        id="rev_1",
        author="user_1",
        written_at=datetime(2026, 11, 1, tzinfo=UTC),
        **dict(ReviewRequest(stars=4, text="Хорошо")),
    )

    store.add_review(review)

    assert [mark.stars for mark in store.get(key).marks] == [4]
    assert store.index(["photo"], []).marks["photo"].mean == 4
    assert store.reviews(key, "rev_~", 10) == [review]


def test_review_of_nobody_is_refused(store: VendorStore) -> None:
    review = Review(vendor_id="ven_none", id="rev_1", author="u", written_at=utcnow(), stars=5)

    with pytest.raises(NotFound):
        store.add_review(review)


def test_putting_twice_changes_nothing(store: VendorStore) -> None:
    records = put(store, *[f"Фотограф {number}" for number in range(BATCH + 5)])

    again = store.put_all(records)

    assert again == Imported(unchanged=BATCH + 5)
    assert store.get(records[0].id).version == 1


def test_putting_keeps_what_gathered_around_the_vendor(store: VendorStore) -> None:
    record = put(store, "Иванна")[0]
    store.change(record.id, 1, lambda old: old.model_copy(update={"busy": [EVENT_DAY]}))
    changed = record.model_copy(update={"vendor": make_vendor(name="Иванна", description="новое")})

    done = store.put_all([changed])

    stored = store.get(record.id)
    assert done == Imported(updated=1)
    assert (stored.vendor.description, stored.busy, stored.version) == ("новое", [EVENT_DAY], 3)


def test_cards_come_once_though_several_terms_meet(store: VendorStore) -> None:
    put(store, "Иванна", "Марта")

    _, records = store.cards(["photo"], ["at:photo:Казань", "in:photo"])

    assert sorted(record.vendor.name for record in records) == ["Иванна", "Марта"]
