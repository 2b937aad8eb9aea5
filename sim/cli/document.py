"""The one JSON document that stdout holds where `--json` was asked for, in success and in failure."""

import json
import math
import sys
from collections.abc import Mapping
from typing import Any


def is_asked() -> bool:
    """Whether this command was asked for JSON."""
    return "--json" in sys.argv


def say_document(content: Any) -> None:
    """Print plain values as one JSON document that any reader takes: a number that is none, or infinite, is null.

    Parameters
    ----------
    content : dict, list or plain value
        Keys are texts.
    """
    print(document_text(content))


def document_text(content: Any) -> str:
    """The same as text."""
    speaks_all = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"  # else what it lacks is escaped
    return json.dumps(_finite(content), ensure_ascii=not speaks_all, indent=2, allow_nan=False)


def say_error(kind: str, message: str) -> None:
    """Print an error as the one document, if JSON was asked for."""
    if is_asked():
        say_document({"error": {"kind": kind, "message": message}})


def _finite(value: Any) -> Any:
    """The same with null for every number that JSON has not."""
    if isinstance(value, Mapping):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
