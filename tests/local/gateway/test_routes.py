"""Which path wins."""

import pytest

from local.gateway.routes import Routes
from local.gateway.spec import PathItem

TEMPLATES = [
    "/",
    "/events",
    "/events/{id}",
    "/events/types",
    "/events/{id}/plan",
    "/events/{id}.ics",
    "/files/{path+}",
    "/files/{path+}/raw",
    "/{rest+}",
]


@pytest.fixture
def routes() -> Routes:
    return Routes([PathItem(template, {}, None, None) for template in TEMPLATES])


@pytest.mark.parametrize(
    ("path", "template", "parameters"),
    [
        ("/", "/", {}),
        ("/events", "/events", {}),
        ("/events/", "/events", {}),
        ("/events/types", "/events/types", {}),
        ("/events/evt_1", "/events/{id}", {"id": "evt_1"}),
        ("/events/evt_1/plan", "/events/{id}/plan", {"id": "evt_1"}),
        ("/events/evt_1.ics", "/events/{id}.ics", {"id": "evt_1"}),
        ("/events/день города", "/events/{id}", {"id": "день города"}),
        ("/files/a", "/files/{path+}", {"path": "a"}),
        ("/files/a/b/c.txt", "/files/{path+}", {"path": "a/b/c.txt"}),
        ("/files/a/b/raw", "/files/{path+}/raw", {"path": "a/b"}),
        ("/events/evt_1/other", "/{rest+}", {"rest": "events/evt_1/other"}),
    ],
)
def test_find_prefers_the_most_literal(
    routes: Routes, path: str, template: str, parameters: dict[str, str]
) -> None:
    match = routes.find(path)

    assert match is not None
    assert (match.item.template, match.parameters) == (template, parameters)


def test_find_knows_nothing_of_other_paths() -> None:
    assert Routes([PathItem("/events", {}, None, None)]).find("/eventsx") is None
