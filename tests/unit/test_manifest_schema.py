"""The manifest of this repository is right: its shape, its names, its handlers."""

from pathlib import Path

from local.manifest import find_missing_handlers, load_manifest

MANIFEST = Path(__file__).parents[2] / "serverless.yaml"


def test_manifest_follows_its_rules() -> None:
    manifest = load_manifest(MANIFEST)

    assert list(manifest.functions) == [
        "authorizer",
        "maestro",
        "planning",
        "finance",
        "vendors",
        "communication",
        "identity",
        "housekeeping",
    ]


def test_handlers_of_the_manifest_can_be_imported() -> None:
    assert find_missing_handlers(load_manifest(MANIFEST)) == []
