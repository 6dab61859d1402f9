"""Names of files: what people called them, made fit for disks, headers and links."""

import re
import unicodedata
from urllib.parse import quote

#: Characters; ext4 and NTFS take 255 bytes, a Cyrillic letter is two.
MAX_LENGTH = 100
NAMELESS = "file"

#: Path separators, what Windows refuses, and what a header or a shell would read.
_FORBIDDEN = re.compile(r"[\\/:*?\"<>|;%&$`']")
#: Controls, formats (bidi overrides turn "gpj.exe" into "exe.jpg"), surrogates, private use.
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)))
)


def safe_name(name: str, extension: str = "") -> str:
    """The last part of `name` without what is dangerous; ends in `.extension` when one is given.

    Never empty, never hidden, never a path: `../../отчёт.pdf` → `отчёт.pdf`.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in last if unicodedata.category(char) not in _INVISIBLE)
    stem = _FORBIDDEN.sub("_", shown).strip(" .")
    if extension:
        stem = stem.removesuffix(stem[stem.rfind(".") :]) if "." in stem else stem
    stem = stem[: MAX_LENGTH - len(extension) - 1].strip(" .") or NAMELESS
    if stem.partition(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    return f"{stem}.{extension}" if extension else stem


def attachment(name: str) -> str:
    """`Content-Disposition` that saves under a safe `name`: plain for old programs, RFC 8187 for Russian."""
    safe = safe_name(name)
    plain = safe.encode("ascii", "ignore").decode().strip(" .") or NAMELESS
    disposition = f'attachment; filename="{plain}"'
    return disposition if plain == safe else f"{disposition}; filename*=UTF-8''{quote(safe)}"
