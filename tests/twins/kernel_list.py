"""Which kernels there are, in which modules their twins stand, and which tests name them."""

import ast
import importlib
from functools import lru_cache
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
_DECORATORS = {"kernel", "row_kernel", "inlined_kernel"}
_FOLDERS = ("sim/rng", "sim/kernels", "sim/measures")


@lru_cache(maxsize=1)
def kernels_by_module():
    """Syntax trees of all kernels by name, by name of their module: ``{"sim.kernels.race": {"race": tree}}``."""
    found = {}
    for path in sorted(path for folder in _FOLDERS for path in (REPO / folder).glob("*.py")):
        trees = {
            node.name: node
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef) and _is_kernel(node)
        }
        if trees:
            found[".".join(path.relative_to(REPO).with_suffix("").parts)] = trees
    return found


def _is_kernel(node):
    decorators = (part.func if isinstance(part, ast.Call) else part for part in node.decorator_list)
    return any(isinstance(part, ast.Name) and part.id in _DECORATORS for part in decorators)


def short(module):
    """The word by which twins and tests of a module are called."""
    return module.rpartition(".")[2]


def twins_of(module):
    """The module of plain twins."""
    return importlib.import_module(f"reference.{short(module)}")


def checks_of(module):
    """The tests of a module of kernels, None if there is no such file."""
    path = REPO / "tests" / "twins" / f"test_{short(module)}.py"
    return importlib.import_module(f"twins.test_{short(module)}") if path.exists() else None


def checks_by_kernel(module):
    """Names of the tests that name each kernel as ``kernels.<name>``, themselves or through a function they call."""
    path = REPO / "tests" / "twins" / f"test_{short(module)}.py"
    if not path.exists():
        return {}
    functions = {
        node.name: node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    named = {}
    for name in functions:
        if name.startswith("test_"):
            for kernel in _kernels_named(name, functions, set()):
                named.setdefault(kernel, []).append(name)
    return named


def _kernels_named(name, functions, seen):
    """Kernels that a function of a test module names, with those of the functions it calls."""
    seen.add(name)
    found = set()
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "kernels":
            found.add(node.attr)
        if isinstance(node, ast.Name) and node.id in functions and node.id not in seen:
            found |= _kernels_named(node.id, functions, seen)
    return found
