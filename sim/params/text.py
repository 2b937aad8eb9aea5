"""Text files as users save them: UTF-8 with or without a mark at its start, any line ends."""

import re
import tomllib
from pathlib import Path

from sim.params.advice import BadInput
from sim.params.folder import shown

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)


def read_text(path: Path) -> str:
    """Text of a file, every line ending in a line feed alone.

    Raises
    ------
    BadInput
        If there is no such file, it is a folder, cannot be read, or is not UTF-8.
    """
    where = shown(path)
    try:
        content = path.read_bytes()
    except IsADirectoryError:
        raise BadInput(f"{where}: is a folder; give a file.") from None
    except FileNotFoundError:
        raise BadInput(f"{where}: there is no such file.") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{where}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None
    return _decoded(content, where).replace("\r\n", "\n")


def read_toml(path: Path) -> dict[str, object]:
    """Content of a TOML file.

    Raises
    ------
    BadInput
        If the file cannot be read, is not UTF-8, or is not TOML; with the line.
    """
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(_broken(shown(path), error, text)) from None


def _decoded(content: bytes, where: str) -> str:
    """Bytes as text, or a sentence about their encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        raise BadInput(f"{where}: is not UTF-8 but looks like UTF-16; save it as UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise BadInput(f"{where}, line {line}: is not UTF-8 (byte 0x{byte:02x}); save it as UTF-8.") from None


def _broken(where: str, error: Exception, text: str) -> str:
    """Sentence about a text that is not TOML."""
    found = _PLACE.fullmatch(str(error))
    if found is None:
        return f"{where}: is not valid TOML: {error}."
    line = found[2] or str(text.count("\n") + 1)
    reason = found[1]
    if reason.startswith(("Cannot overwrite", "Cannot declare", "Duplicate")):
        reason = f"a key or table stands here for the second time ({reason})"
    return f"{where}, line {line}: is not valid TOML: {reason}."
