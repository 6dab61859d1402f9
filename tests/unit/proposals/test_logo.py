"""Which pictures may become a logo."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from functions.communication.proposals.logo import MAX_BYTES, checked_logo
from shared.errors import InvalidInput, TooLarge

#: Bytes of the chunk that ends a PNG and says nothing.
IEND = 12


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 200), mode: str = "RGB") -> bytes:
    file = BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """A few bytes that say of themselves they are 50 000 × 50 000."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + picture()[33:]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1"])
def test_a_png_is_taken_whatever_its_colours(mode: str) -> None:
    content = picture(mode=mode)

    assert checked_logo(content).content == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture("GIF"),
        picture(size=(20, 400)),
        picture(size=(4100, 100)),
        picture()[:200],
        picture("JPEG"),
        bomb(),
    ],
)
def test_anything_else_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_logo(content)

    assert caught.value.errors[0].field == "body"


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        checked_logo(picture() + b"\0" * MAX_BYTES)


def test_no_part_of_a_picture_is_taken_for_one() -> None:
    whole = picture(size=(100, 100))

    for length in range(0, len(whole) - IEND, 7):
        with pytest.raises(InvalidInput):
            checked_logo(whole[:length])
