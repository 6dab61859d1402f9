"""The routes of Vendors, as the gateway calls them."""

from typing import Any

import pytest

from shared.auth import Role
from tests.functions.vendors.conftest import Call

CATERER = {
    "name": "Мятный пряник",
    "categories": ["catering"],
    "city": "Казань",
    "description": "Фуршеты и банкеты под открытым небом.",
    "tags": ["фуршет"],
    "price": {"amount": "2500.50", "unit": "per_guest", "minimum": "50000"},
    "tax_status": "vat",
    "papers": ["hygiene"],
}


def test_created_vendor_can_be_read(call: Call) -> None:
    created = call("POST", "/api/v1/vendors", CATERER)

    read = call("GET", created.headers["Location"])

    assert created.status == 201
    assert read.status == 200
    assert read.body["name"] == "Мятный пряник"
    assert read.body["price"] == {
        "amount": "2500.50",
        "unit": "per_guest",
        "minimum": "50000",
        "vat_included": True,
    }
    assert read.headers["ETag"] == '"1"'


def test_city_is_made_canonical(call: Call) -> None:
    created = call("POST", "/api/v1/vendors", CATERER | {"city": "Питер"})

    assert created.body["city"] == "Санкт-Петербург"


def test_same_vendor_twice_is_a_conflict(call: Call) -> None:
    call("POST", "/api/v1/vendors", CATERER)

    assert call("POST", "/api/v1/vendors", CATERER | {"name": "мятный  ПРЯНИК"}).status == 409


def test_unknown_category_is_named_with_the_known_ones(call: Call) -> None:
    answer = call("POST", "/api/v1/vendors", CATERER | {"categories": ["rockets"]})

    assert answer.status == 422
    assert "Нет категории «rockets»" in answer.body["errors"][0]["message"]


def test_viewer_may_not_write(call: Call) -> None:
    assert call("POST", "/api/v1/vendors", CATERER, role=Role.VIEWER).status == 403


def test_foreign_vendor_does_not_exist(call: Call) -> None:
    location = call("POST", "/api/v1/vendors", CATERER).headers["Location"]

    assert call("GET", location, tenant="another").status == 404
    assert call("PATCH", location, {"city": "Уфа"}, version='"1"', tenant="another").status == 404


def test_change_keeps_what_it_does_not_name(call: Call) -> None:
    created = call("POST", "/api/v1/vendors", CATERER)

    changed = call(
        "PATCH",
        created.headers["Location"],
        {"reply_hours": 3, "tags": ["банкет"]},
        version=created.headers["ETag"],
    )

    assert changed.status == 200
    assert changed.body["reply_hours"] == 3
    assert changed.body["description"] == CATERER["description"]
    assert changed.headers["ETag"] == '"2"'


def test_change_moves_the_vendor_in_search(call: Call) -> None:
    created = call("POST", "/api/v1/vendors", CATERER)
    call("PATCH", created.headers["Location"], {"city": "Уфа", "tags": []}, version=created.headers["ETag"])

    in_kazan = call("GET", "/api/v1/vendors/search", query={"city": "Казань"})
    in_ufa = call("GET", "/api/v1/vendors/search", query={"city": "Уфа", "text": "фуршеты"})

    assert in_kazan.body["items"] == []
    assert [one["name"] for one in in_ufa.body["items"]] == ["Мятный пряник"]


@pytest.mark.parametrize(("version", "status"), [(None, 428), ('"7"', 412), ("soup", 412)])
def test_change_needs_the_version_that_was_read(call: Call, version: str | None, status: int) -> None:
    location = call("POST", "/api/v1/vendors", CATERER).headers["Location"]

    assert call("PATCH", location, {"city": "Уфа"}, version=version).status == status


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on_time": 7}, "body.on_time"),
        ({"nonsense": 1}, "body.nonsense"),
        ({"invented": True}, "body.invented"),
        ({"name": None}, "body.name"),
        ({"price": {"amount": "-1", "unit": "per_hour"}}, "body.price.amount"),
    ],
)
def test_bad_change_names_the_field(call: Call, change: dict[str, Any], field: str) -> None:
    created = call("POST", "/api/v1/vendors", CATERER)

    answer = call("PATCH", created.headers["Location"], change, version=created.headers["ETag"])

    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == [field]


def test_busy_dates_take_the_vendor_out_of_that_day(call: Call) -> None:
    created = call("POST", "/api/v1/vendors", CATERER)
    days = {"dates": ["2026-12-12", "2026-12-12", "2026-12-01"]}
    put = call("PUT", f"{created.headers['Location']}/busy-dates", days, version=created.headers["ETag"])

    busy = call("GET", "/api/v1/vendors/search", query={"free_on": "2026-12-12"})
    free = call("GET", "/api/v1/vendors/search", query={"free_on": "2026-12-13"})

    assert put.body["busy"] == ["2026-12-01", "2026-12-12"]
    assert busy.body["items"] == []
    assert len(free.body["items"]) == 1


def test_review_moves_the_rating_towards_its_stars(call: Call) -> None:
    location = call("POST", "/api/v1/vendors", CATERER).headers["Location"]

    answer = call("POST", f"{location}/reviews", {"stars": 2, "text": "Опоздали", "incident": True})

    # (5·2 + 2) / (5 + 1): the only mark is the category's mean too.
    assert answer.status == 201
    assert answer.body["rating"] == {
        "score": "2.00",
        "reviews": 1,
        "plain_mean": "2.00",
        "parts": {},
        "incidents": 1,
    }


def test_reviews_are_listed_page_by_page_the_newest_first(call: Call) -> None:
    location = call("POST", "/api/v1/vendors", CATERER).headers["Location"]
    for stars in (3, 4, 5):
        call("POST", f"{location}/reviews", {"stars": stars})

    first = call("GET", f"{location}/reviews", query={"limit": "2"})
    second = call("GET", f"{location}/reviews", query={"limit": "2", "cursor": first.body["next_cursor"]})

    assert [one["stars"] for one in first.body["items"]] == [5, 4]
    assert [one["stars"] for one in second.body["items"]] == [3]
    assert second.body["next_cursor"] is None


def test_search_finds_another_form_of_the_word(call: Call, demo_tenant: str) -> None:
    query = {"text": "фотографы", "city": "Казань"}

    answer = call("GET", "/api/v1/vendors/search", query=query, tenant=demo_tenant)

    assert len(answer.body["items"]) >= 2
    assert all("photo" in one["categories"] for one in answer.body["items"])


def test_search_pages_show_everybody_once(call: Call, demo_tenant: str) -> None:
    query = {"city": "Сочи", "limit": "10"}
    seen: list[str] = []
    while True:
        page = call("GET", "/api/v1/vendors/search", query=query, tenant=demo_tenant).body
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]

    everybody = call(
        "GET", "/api/v1/vendors/search", query={"city": "Сочи", "limit": "100"}, tenant=demo_tenant
    )
    assert seen == [one["id"] for one in everybody.body["items"]]
    assert len(seen) == len(set(seen)) > 25


def test_cursor_after_a_very_long_name_is_taken(call: Call) -> None:
    for name in ("Я" * 200, "Я" * 199):
        call("POST", "/api/v1/vendors", CATERER | {"name": name})
    query = {"sort": "name", "limit": "1"}

    first = call("GET", "/api/v1/vendors/search", query=query).body
    second = call("GET", "/api/v1/vendors/search", query=query | {"cursor": first["next_cursor"]})

    assert second.status == 200
    assert {one["name"] for one in first["items"] + second.body["items"]} == {"Я" * 200, "Я" * 199}


@pytest.mark.parametrize(
    "query",
    [{"category": "rockets"}, {"guests": "0"}, {"cursor": "soup"}, {"sort": "luck"}, {"limit": "1000"}],
)
def test_bad_search_names_the_field(call: Call, query: dict[str, str]) -> None:
    answer = call("GET", "/api/v1/vendors/search", query=query)

    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == [f"query.{name}" for name in query]


def test_demo_vendors_say_that_they_are_invented(call: Call, demo_tenant: str) -> None:
    answer = call("GET", "/api/v1/vendors/search", query={"limit": "100"}, tenant=demo_tenant)

    assert all(one["invented"] and "Вымышленный" in one["notice"] for one in answer.body["items"])


def test_comparison_of_demo_caterers(call: Call, demo_tenant: str) -> None:
    query = {"category": "catering", "city": "Казань"}
    found = call("GET", "/api/v1/vendors/search", query=query, tenant=demo_tenant).body["items"]
    ids = ",".join(one["id"] for one in found)

    answer = call(
        "GET",
        "/api/v1/vendors/comparison",
        query={"ids": ids, "date": "2027-02-20", "guests": "120", "category": "catering"},
        tenant=demo_tenant,
    )

    compared = [one["vendor_id"] for one in answer.body["vendors"]]
    out = [one["vendor_id"] for one in answer.body["knocked_out"]]
    assert sorted(compared + out) == sorted(one["id"] for one in found)
    assert answer.body["knocked_out"][0]["reasons"] == ["нет санитарных документов"]
    assert answer.body["verdict"]


def test_comparison_by_own_weights_names_only_them(call: Call) -> None:
    ids = [call("POST", "/api/v1/vendors", CATERER | {"name": name}).body["id"] for name in ("А", "Б")]
    query = {"ids": ",".join(ids), "date": "2026-12-12", "guests": "10", "weights": "price:0.4,rating:0.6"}

    answer = call("GET", "/api/v1/vendors/comparison", query=query)

    assert {one["criterion"]: one["weight"] for one in answer.body["weights"]} == {
        "price": 0.4,
        "rating": 0.6,
    }
    assert answer.body["vendors"][0]["gross"] == "50000.00"


@pytest.mark.parametrize("weights", ["price:0.4", "luck:1", "price", "price:much", "price:2,rating:-1"])
def test_bad_weights_are_explained(call: Call, weights: str) -> None:
    ids = [call("POST", "/api/v1/vendors", CATERER | {"name": name}).body["id"] for name in ("А", "Б")]
    query = {"ids": ",".join(ids), "date": "2026-12-12", "guests": "10", "weights": weights}

    answer = call("GET", "/api/v1/vendors/comparison", query=query)

    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == "weights"


def test_comparison_with_a_missing_vendor_is_not_found(call: Call) -> None:
    known = call("POST", "/api/v1/vendors", CATERER).body["id"]
    query = {"ids": f"{known},ven_none", "date": "2026-12-12", "guests": "10"}

    assert call("GET", "/api/v1/vendors/comparison", query=query).status == 404


def test_categories_are_listed(call: Call) -> None:
    codes = [one["code"] for one in call("GET", "/api/v1/vendors/categories").body]

    assert codes[:2] == ["venue", "catering"]


CSV = """Название;Категория;Город;Цена от;Гостей до
Лимонная роща;площадки;Казань;150 000;200
Без города;площадки;;1;1
Тёплый свет;звук;Казань;сто;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_import_takes_good_rows_and_names_bad_ones(call: Call, encoding: str) -> None:
    report = call("POST", "/api/v1/vendors/import", CSV.encode(encoding))

    assert report.status == 200
    assert report.body["created"] == 1
    assert [(one["line"], one["column"]) for one in report.body["problems"]] == [(3, "Город"), (4, "Цена от")]


def test_import_twice_doubles_nothing(call: Call) -> None:
    call("POST", "/api/v1/vendors/import", CSV.encode())

    again = call("POST", "/api/v1/vendors/import", CSV.encode())

    found = call("GET", "/api/v1/vendors/search", query={"city": "Казань"})
    assert (again.body["created"], again.body["updated"], again.body["unchanged"]) == (0, 0, 1)
    assert len(found.body["items"]) == 1


def test_import_updates_a_changed_row_and_keeps_its_reviews(call: Call) -> None:
    call("POST", "/api/v1/vendors/import", CSV.encode())
    vendor = call("GET", "/api/v1/vendors/search").body["items"][0]
    call("POST", f"/api/v1/vendors/{vendor['id']}/reviews", {"stars": 5})

    report = call("POST", "/api/v1/vendors/import", CSV.replace("150 000", "170 000").encode())

    after = call("GET", f"/api/v1/vendors/{vendor['id']}").body
    assert report.body["updated"] == 1
    assert after["price"]["amount"] == "170000"
    assert after["rating"]["reviews"] == 1


def test_dry_run_writes_nothing(call: Call) -> None:
    report = call("POST", "/api/v1/vendors/import", CSV.encode(), query={"dry_run": "true"})

    assert report.body["dry_run"] is True
    assert report.body["created"] == 1
    assert call("GET", "/api/v1/vendors/search").body["items"] == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x98", b"just words", "Имя;Цена\nА;1\n".encode()])
def test_what_is_no_vendor_list_is_refused(call: Call, content: bytes) -> None:
    assert call("POST", "/api/v1/vendors/import", content).status == 422
