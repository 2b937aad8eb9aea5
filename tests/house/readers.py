"""Where each lever is read, by the syntax trees of the code: {lever: functions}."""

import ast
from collections import defaultdict

from repository import SIM, python_files, tree_of, where

from sim.params.tables import levers

_MODEL_CODE = tuple(f"sim/{name}" for name in ("agents", "city", "kernels", "markets", "model"))


def readers():
    """Functions that read each lever, as ``module:function``, modules below `sim`: {lever: set}."""
    found = defaultdict(set)
    for path in python_files(*_MODEL_CODE):
        module = "/".join(path.relative_to(SIM).with_suffix("").parts)
        for name, node in _functions(tree_of(path)):
            for lever in _levers_read(node):
                found[lever].add(f"{module}:{name}")
    return found


def _functions(tree, prefix=""):
    """Every function of a module with its name, methods as ``Class.method``."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{node.name}.")


def handed_on():
    """Calls that get all levers, or a group of them, as an argument."""
    groups = {name.partition(".")[0] for name in levers()}
    whole = {"levers", *(f"levers.{group}" for group in groups)}
    found = []
    for path in python_files(*_MODEL_CODE):
        for _, function in _functions(tree_of(path)):
            local = _local_names(function)
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                given = [*call.args, *(keyword.value for keyword in call.keywords)]
                if any(_end(_path(part, local)) in whole for part in given):
                    found.append(where(path, call))
    return found


def _local_names(function):
    """Local names of a function with the dotted names they stand for."""
    local = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target, value in _pairs(node):
                local[target] = _path(value, local)
    return local


def _end(path):
    """What a dotted name says from `levers` on; '' if it does not."""
    head, levers_found, tail = path.partition("levers")
    return levers_found + tail if not head or head.endswith(".") else ""


def _levers_read(function):
    """Levers that a function reads through `….levers.group.word`, whatever local names parts of it have."""
    local = _local_names(function)
    paths = [_path(node, local) for node in ast.walk(function) if isinstance(node, ast.Attribute)]
    named = {".".join(_end(path).split(".")[1:3]) for path in paths}
    return named & set(levers())


def _pairs(assignment):
    """Names that an assignment binds, each with its expression."""
    for target in assignment.targets:
        if isinstance(target, ast.Name):
            yield target.id, assignment.value
        elif isinstance(target, ast.Tuple) and isinstance(assignment.value, ast.Tuple):
            for part, value in zip(target.elts, assignment.value.elts, strict=True):
                if isinstance(part, ast.Name):
                    yield part.id, value


def _path(node, local):
    """Dotted name of an expression, with local names written out; '' for whatever is no name."""
    if isinstance(node, ast.Name):
        return local.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_path(node.value, local)}.{node.attr}"
    return ""
