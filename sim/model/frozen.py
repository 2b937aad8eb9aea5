"""A city under way as bytes, and the city that goes on from them: bit for bit as if nothing had happened.

A line that names the form, a line of JSON that says what is inside, then the packed state: pickle (protocol 5),
compressed. Pickle because the state is a web of references (agents to tables, tables to the model, travel tables that
are the same object in two places) in which who is whom matters; it keeps the layout of arrays, too.

The JSON line is read alone by `header`, which opens nothing. `thaw` refuses what other code, another Mesa, numpy or
numba wrote, and what is not byte for byte what was written. It makes arrays and classes of this package and of Mesa,
and calls nothing else that a file may name; all the same open states of your own making only.
"""

import hashlib
import io
import json
import pickle
import platform
import zlib
from typing import TYPE_CHECKING, Any

import mesa
import numba
import numpy as np

from sim.params.advice import BadInput
from sim.sources import code_hash

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

SCHEMA = 1
"""Version of the form; a change of meaning is a new one."""

_MAGIC = b"zonesim frozen city\n"
_LEVEL = 1  # of compression: half the bytes; more would cost more time than it saves room
_LONGEST_HEADER = 65_536
_PLAIN = {("builtins", name) for name in ("dict", "float", "frozenset", "int", "list", "set", "tuple")}
_LIBRARY = {("collections", "defaultdict"), ("collections", "deque"), ("random", "Random")}
_OF_NUMPY = (
    "PCG64", "SeedSequence", "_frombuffer", "_reconstruct", "__bit_generator_ctor", "__generator_ctor",
    "__pyx_unpickle_SeedSequence", "dtype", "ndarray", "scalar",
)  # fmt: skip
_OURS = ("sim", "mesa")
_KEPT_METHODS = ("step", "_user_step", "_wrapped_step", "_do_step", "_execute_and_reschedule")


class NotThawed(BadInput):
    """Bytes that no city can go on from; the message says why."""


def freeze(model: "ZoneModel") -> bytes:
    """A city as it stands between two quarters.

    Parameters
    ----------
    model : ZoneModel
        Spun up, or under way with its development model, stress test and everything observed so far; it is left as it
        is. Attributes that others hung on it must be values that `thaw` opens.

    Returns
    -------
    bytes
        About 30 bytes a simulated worker and 4 MB for 90 places; equal states need not give equal bytes.
    """
    state = zlib.compress(pickle.dumps(model, protocol=5), _LEVEL)
    told = {
        "schema": SCHEMA,
        **_program(),
        "city": model.city.name,
        "city_version": model.city.version,
        "scale": model.scale,
        "seed": model.seed,
        "quarter": model.quarter,
        "state": hashlib.sha256(state).hexdigest(),
    }
    return _MAGIC + json.dumps(told, sort_keys=True).encode() + b"\n" + state


def thaw(frozen: bytes) -> "ZoneModel":
    """The city that was frozen; it goes on to the same bits, in this process or another of the same machine.

    Parameters
    ----------
    frozen : bytes
        What `freeze` gave.

    Returns
    -------
    ZoneModel
        A city of its own, all parts included.

    Raises
    ------
    NotThawed
        If this is no frozen city, one that is torn or changed, or one of other code or other packages.
    """
    told = header(frozen)
    _refuse_others(told)
    state = frozen[_start_of_state(frozen) :]
    if hashlib.sha256(state).hexdigest() != told["state"]:
        raise NotThawed("the frozen city is torn or changed: its bytes are not those that were written")
    model: ZoneModel = _Thawing(io.BytesIO(zlib.decompress(state))).load()
    return model


def header(frozen: bytes) -> dict[str, Any]:
    """What a frozen city says about itself, without opening it.

    Parameters
    ----------
    frozen : bytes
        What `freeze` gave, or as much of its beginning as holds two lines.

    Returns
    -------
    dict
        `schema, code, packages, city, city_version, scale, seed, quarter, state` (SHA-256 of the packed state).

    Raises
    ------
    NotThawed
        If this is no frozen city.
    """
    try:
        told = json.loads(frozen[len(_MAGIC) : _start_of_state(frozen)])
        told["schema"], told["code"], told["packages"], told["state"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotThawed("this is no frozen city of zonesim, or its beginning is broken") from error
    return dict(told)


def _start_of_state(frozen: bytes) -> int:
    """Index of the first byte after the two lines; ValueError if they are not there."""
    if not frozen.startswith(_MAGIC):
        raise ValueError("another beginning")
    return frozen.index(b"\n", len(_MAGIC), len(_MAGIC) + _LONGEST_HEADER) + 1


def _program() -> dict[str, Any]:
    """What the state means something to: the code, and the packages whose objects or sums are in it."""
    python = ".".join(platform.python_version_tuple()[:2])
    packages = {"python": python, "mesa": mesa.__version__, "numpy": np.__version__, "numba": numba.__version__}
    return {"code": code_hash(), "packages": packages}


def _refuse_others(told: dict[str, Any]) -> None:
    """Refuse a state that this program would not go on from as the one that wrote it."""
    if told["schema"] != SCHEMA:
        raise NotThawed(f"the frozen city has schema {told['schema']}, this version reads {SCHEMA}")
    here = _program()
    if told["code"] != here["code"]:
        raise NotThawed(
            f"the frozen city is of other code ({str(told['code'])[:8]}, here {here['code'][:8]}): "
            "only the program that made it can go on from it"
        )
    others = [
        f"{name} {told['packages'].get(name)} (here {version})"
        for name, version in here["packages"].items()
        if told["packages"].get(name) != version
    ]
    if others:
        raise NotThawed(f"the frozen city was made with {', '.join(others)}: install those to go on from it")


class _Thawing(pickle.Unpickler):
    """Reads a state that names classes of this package, of Mesa, and what arrays and generators are made of."""

    def find_class(self, module: str, name: str) -> Any:
        """Look up what a state names.

        Raises
        ------
        NotThawed
            If a city has no business with it.
        """
        root = module.partition(".")[0]
        if (module, name) == ("builtins", "getattr"):
            return _kept_method
        if "." not in name:
            if (module, name) in _PLAIN | _LIBRARY or (root == "numpy" and name in _OF_NUMPY):
                return super().find_class(module, name)
            if root in _OURS and isinstance(found := super().find_class(module, name), type):
                return found
        raise NotThawed(f"the frozen city names {module}.{name}, which no city holds")


def _kept_method(owner: Any, name: str) -> Any:
    """A method that Mesa keeps as a value: the model's step, and from Mesa 3.5 on what calls it."""
    if type(owner).__module__.partition(".")[0] not in _OURS or name not in _KEPT_METHODS:
        raise NotThawed(f"the frozen city names {name} of {type(owner).__name__}, which no city holds")
    return getattr(owner, name)
