"""One text for one content: canonical JSON and its hash, for naming runs and results."""

import hashlib
import json
import math
from collections.abc import Mapping


def content_hash(content: object) -> str:
    """SHA-256 of the canonical JSON of nested dicts, lists and plain values, as 64 hexadecimal digits.

    Numbers must have their declared type before: 1 and 1.0 are different content.

    Raises
    ------
    TypeError
        If the content holds another type, or a key that is not a text.
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> content_hash({"a": 0.0, "b": 1}) == content_hash({"b": 1, "a": -0.0})
    True
    """
    return text_hash(canonical_json(content))


def text_hash(canonical: str) -> str:
    """SHA-256 of a text that is canonical JSON already, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def joined_json(values: Mapping[str, str]) -> str:
    """Canonical JSON of an object whose values are canonical JSON already: large parts need be written once only.

    Examples
    --------
    >>> joined_json({"b": "1", "a": canonical_json([0.5])}) == canonical_json({"a": [0.5], "b": 1})
    True
    """
    return "{" + ",".join(f"{json.dumps(_key(key))}:{values[key]}" for key in sorted(values)) + "}"


def canonical_json(content: object) -> str:
    """Canonical JSON: keys sorted, no spaces, ASCII, floats by their exact bits.

    Raises
    ------
    TypeError, ValueError
        As `content_hash`.
    """
    return json.dumps(_plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _plain(content: object) -> object:
    """Content with floats as texts of their bits; refuses what has no single text."""
    if content is None or isinstance(content, bool | int):
        return content
    if isinstance(content, str):
        return _text(content)
    if isinstance(content, float):
        return _bits(content)
    if isinstance(content, list | tuple):
        return [_plain(item) for item in content]
    if isinstance(content, dict):
        return {_key(key): _plain(item) for key, item in content.items()}
    raise TypeError(f"{type(content).__name__} has no canonical text")


def _bits(number: float) -> str:
    """Float in hexadecimal, exact; both zeros are one."""
    if not math.isfinite(number):
        raise ValueError(f"{number} has no canonical text: not a finite number")
    return (float(number) + 0.0).hex()


def _text(text: str) -> str:
    """Text marked where it could be taken for the hexadecimal form of a float."""
    return f"text:{text}" if text.startswith(("0x", "-0x", "text:")) else text


def _key(key: object) -> str:
    """Key of a dict, which must be a text."""
    if not isinstance(key, str):
        raise TypeError(f"key {key!r} is not a text")
    return key
