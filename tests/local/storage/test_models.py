from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.storage.models import Storage

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


def test_objects_are_there_after_reopening(tmp_path: Path) -> None:
    stored = Storage(tmp_path).ensure("documents").put("a/b", b"body", {"content-type": "text/plain"})

    bucket = Storage(tmp_path)["documents"]

    assert bucket.head("a/b") == stored
    assert bucket.read(stored) == b"body"


def test_upload_cut_by_a_crash_leaves_the_old_object(tmp_path: Path) -> None:
    Storage(tmp_path).ensure("documents").put("x", b"old", {})
    (tmp_path / ".uploading" / "half").write_bytes(b"ne")

    bucket = Storage(tmp_path)["documents"]

    assert bucket.read(bucket.head("x")) == b"old"
    assert not (tmp_path / ".uploading" / "half").exists()


def test_replaced_and_deleted_objects_leave_no_files(tmp_path: Path) -> None:
    bucket = Storage(tmp_path).ensure("documents")
    for body in (b"1", b"22", b"333"):
        bucket.put("x", body, {})

    bucket.delete("x")

    assert files(tmp_path) == []


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "..", "a/../../b", "nul\x00byte"])
def test_no_key_leaves_the_directory(tmp_path: Path, key: str) -> None:
    home = tmp_path / "storage"

    bucket = Storage(home).ensure("documents")
    bucket.put(key, b"body", {})

    assert files(tmp_path) == files(home / "documents")
    assert bucket.read(bucket.head(key)) == b"body"


@given(keys=st.sets(KEYS, max_size=12), delimiter=st.sampled_from(["", "/", "a"]), size=st.integers(1, 4))
def test_every_key_is_on_exactly_one_page(
    tmp_path_factory: pytest.TempPathFactory, keys: set[str], delimiter: str, size: int
) -> None:
    bucket = Storage(tmp_path_factory.mktemp("storage")).ensure("documents")
    for key in keys:
        bucket.put(key, b"", {})

    shown: list[str] = []
    after = ""
    while True:
        page = bucket.listing(delimiter=delimiter, after=after, limit=size)
        shown += [head.key for head in page.heads] + page.prefixes
        if not (after := page.last):
            break

    grouped = {key[: key.index(delimiter) + 1] if delimiter and delimiter in key else key for key in keys}
    assert sorted(shown) == sorted(grouped)
