"""The agency's logo: a picture that both formats of a proposal can carry."""

from dataclasses import dataclass
from io import BytesIO

from shared.errors import FieldError, InvalidInput, NotFound
from shared.objects import ObjectKey, Objects, object_key
from shared.uploads import MEGABYTE, Upload, checked_upload, require_size

MAX_BYTES = 2 * MEGABYTE
#: Of either side: less is a blot on paper, more is a photograph.
SIDES = (64, 4000)
#: A file of a few kilobytes may unfold into gigabytes.
MAX_PIXELS = 8_000_000


@dataclass(frozen=True)
class LogoFile:
    """Of one agency."""

    objects: Objects
    tenant_id: str

    def read(self) -> bytes | None:
        """None: the agency has none."""
        try:
            return self.objects.get(self._key) or None
        except NotFound:
            return None

    def write(self, logo: Upload) -> None:
        """Instead of the one before."""
        self.objects.put(self._key, logo.content, logo.kind.media_type)

    def remove(self) -> None:
        """Nothing is written over it: this function may put objects, not delete them."""
        self.objects.put(self._key, b"", "application/octet-stream")

    def link(self) -> str | None:
        """For a quarter of an hour; None as above."""
        return self.objects.link(self._key, "logo") if self.read() else None

    @property
    def _key(self) -> ObjectKey:
        return object_key("documents", self.tenant_id, "brand", "logo")


def checked_logo(content: bytes) -> Upload:
    """A PNG that opens: not every JPEG can stand in a DOCX. Raises `TooLarge`, `InvalidInput`."""
    require_size(content, MAX_BYTES)
    logo = checked_upload(content, "logo", ("png",))
    sides = pixels_of(content)
    if min(sides) < SIDES[0] or max(sides) > SIDES[1] or sides[0] * sides[1] > MAX_PIXELS:
        raise _refusal(
            "wrong_size",
            f"Картинка {sides[0]} × {sides[1]} точек. Нужно от {SIDES[0]} до {SIDES[1]} по каждой стороне "
            f"и не больше {MAX_PIXELS // 1_000_000} млн точек.",
        )
    _require_whole(content)
    return logo


def pixels_of(content: bytes) -> tuple[int, int]:
    """Width and height as the header says; nothing is unfolded. Raises `InvalidInput`."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    try:
        image = Image.from_blob(content)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise _broken() from error
    return image.px_width, image.px_height


def _require_whole(content: bytes) -> None:
    """A picture cut short has a good header."""
    from reportlab.lib.utils import ImageReader

    try:
        ImageReader(BytesIO(content)).getRGBData()
    except (OSError, SyntaxError, ValueError) as error:
        raise _broken() from error


def _broken() -> InvalidInput:
    return _refusal("broken_picture", "Картинка не открывается: сохраните её заново в PNG.")


def _refusal(code: str, message: str) -> InvalidInput:
    return InvalidInput(
        message,
        "The logo is not acceptable.",
        errors=[FieldError("body", code, message, "The logo is not acceptable.")],
    )
