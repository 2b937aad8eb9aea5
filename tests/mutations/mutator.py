"""Small spoilings of a function's syntax tree: a sign, a bound, an index, a constant, a missing term."""

import ast
import copy
import hashlib
from dataclasses import dataclass

_SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
          ast.Mod: ast.FloorDiv, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr,
          ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr, ast.Pow: ast.Mult}  # fmt: skip
_EDGES = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_TURNED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
_ALLOCATES = ("np.empty", "np.zeros", "np.ones", "np.empty_like", "np.zeros_like")
_OTHER_NAME = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One spoilt copy of a function: what was done, as text that outlives moved lines, and the source it gives."""

    kind: str
    label: str
    source: str


def mutants(function, most, seed):
    """At most `most` different mutants of a function's syntax tree, of every kind in turn, the same for a seed.

    Which places are spoilt is drawn by what stands there, so that a change elsewhere in the function changes few of
    its mutants.

    Parameters
    ----------
    function : ast.FunctionDef
    most : int
        All are given if there are fewer.
    seed : int

    Returns
    -------
    list of Mutant
    """
    function = _bare(function)
    original = ast.unparse(function)
    by_kind, alike = {}, {}
    for kind, statement, node, change in _changes(function):
        text = f"{kind}: {_first_line(node)} in {_first_line(statement)}"
        alike[text] = alike.get(text, 0) + 1
        by_kind.setdefault(kind, []).append((_lot(f"{seed} {function.name} {text} {alike[text]}"), change))
    for kind, changes in by_kind.items():
        by_kind[kind] = [change for _, change in sorted(changes, key=lambda pair: pair[0])]
    chosen, seen, labels = [], {original}, {}
    while len(chosen) < most and any(by_kind.values()):
        for kind in sorted(by_kind):
            if by_kind[kind] and len(chosen) < most:
                where, before, after, tree = by_kind[kind].pop()(function)
                source = ast.unparse(tree)
                if source not in seen and _compiles(source):
                    seen.add(source)
                    text = f"{kind}: {before} -> {after} in {where}"
                    labels[text] = labels.get(text, 0) + 1
                    suffix = f" ({labels[text]})" if labels[text] > 1 else ""
                    chosen.append(Mutant(kind, text + suffix, source))
    return chosen


def _bare(function):
    """The function without decorators and docstring."""
    function = copy.deepcopy(function)
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:] or [ast.Pass()]
    return function


def _lot(text):
    return hashlib.sha256(text.encode()).digest()


def _compiles(source):
    try:
        compile(source, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _changes(function):
    """(kind, statement, node, change) of what can be spoilt; `change` makes a new tree of the function."""
    arrays = sorted({node.value.id for node in ast.walk(function) if _is_named_subscript(node)})
    assigned = [
        node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    once = {name for name in assigned if assigned.count(name) == 1}  # without these the name would be unknown: no test
    statement_of = {}
    for statement in (node for node in ast.walk(function) if isinstance(node, ast.stmt)):
        statement_of.update((id(part), statement) for part in ast.walk(statement))  # the innermost comes last
    for number, (node, inside) in enumerate(_with_surroundings(function)):
        for kind, replace in _replacements(node, inside, arrays, once):
            yield kind, statement_of[id(node)], node, _change(number, replace)


def _is_named_subscript(node):
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)


def _with_surroundings(function):
    """Nodes in a fixed order, each with the names of what it stands in: an index, a range, an allocation."""

    def visit(node, inside):
        yield node, inside
        for name, child in _children(node):
            deeper = inside
            if isinstance(node, ast.Subscript) and name == "slice":
                deeper = inside | {"index"}
            elif isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called == "range":
                    deeper = inside | {"range"}
                elif called in _ALLOCATES:
                    deeper = inside | {"allocation"}
                if name == "func":
                    deeper = deeper | {"called"}
            yield from visit(child, deeper)

    for statement in function.body:
        yield from visit(statement, frozenset())


def _children(node):
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield name, value
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, ast.AST):
                    yield name, part


def _change(number, replace):
    """A function from a tree to (statement's text, before, after, spoilt tree)."""

    def change(function):
        tree = copy.deepcopy(function)
        node = next(node for n, (node, _) in enumerate(_with_surroundings(tree)) if n == number)
        statement = next(
            s
            for s in reversed([s for s in ast.walk(tree) if isinstance(s, ast.stmt)])
            if any(part is node for part in ast.walk(s))
        )
        where = _first_line(statement)
        before = _first_line(node)
        new = replace(node)
        after = "nothing" if isinstance(new, ast.Pass) else _first_line(new)
        _put(tree, node, new)
        return where, before, after, ast.fix_missing_locations(tree)

    return change


def _first_line(node):
    return ast.unparse(node).splitlines()[0]


def _put(tree, old, new):
    """Let `new` stand where `old` stood."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if part is old else part for part in value]


def _replacements(node, inside, arrays, once):
    """(kind, replacement) of one node; a replacement makes a new node from a copy of the old one."""
    if "allocation" in inside or "called" in inside:
        return
    yield from _of_expression(node)
    yield from _of_numbers(node, inside, arrays)
    yield from _of_statement(node, once)


def _of_expression(node):
    """Signs, terms and comparisons."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _SIGNS:
        yield "sign", lambda old: _with(old, op=_SIGNS[type(old.op)]())
    if isinstance(node, ast.BinOp) and type(node.op) in (ast.Add, ast.Sub, ast.Mult, ast.Div):
        yield "term", lambda old: old.left
        if isinstance(node.op, ast.Add | ast.Mult):
            yield "term", lambda old: old.right
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield "sign", lambda old: old.operand
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        if type(node.ops[0]) in _EDGES:
            yield "edge", lambda old: _with(old, ops=[_EDGES[type(old.ops[0])]()])
        if type(node.ops[0]) in _TURNED:
            yield "turned", lambda old: _with(old, ops=[_TURNED[type(old.ops[0])]()])
    if isinstance(node, ast.BoolOp):
        yield "turned", lambda old: _with(old, op=ast.Or() if isinstance(old.op, ast.And) else ast.And())
        yield "term", lambda old: old.values[0]
        yield "term", lambda old: old.values[-1]
    if isinstance(node, ast.IfExp):
        yield "turned", lambda old: _with(old, body=old.orelse, orelse=old.body)


def _of_numbers(node, inside, arrays):
    """Constants, indices, bounds and names."""
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    if is_number and node.value not in (1e300, -1e300):
        kind = "index" if inside & {"index", "range"} else "constant"
        yield kind, lambda old: ast.Constant(old.value + 1)
        if kind == "constant" and node.value:
            yield kind, lambda old: ast.Constant(old.value / 2 if isinstance(old.value, float) else old.value - 1)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "turned", lambda old: ast.Constant(not old.value)
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Load):
        if inside and isinstance(node, ast.Name) and node.id not in arrays:
            yield "bound" if "range" in inside else "index", lambda old: _shifted(old, ast.Sub())
            yield "bound" if "range" in inside else "index", lambda old: _shifted(old, ast.Add())
        elif "range" in inside and "index" not in inside and not isinstance(node, ast.Name):
            yield "bound", lambda old: _shifted(old, ast.Sub())
    if _is_named_subscript(node) and len(arrays) > 1:
        other = arrays[(arrays.index(node.value.id) + 1) % len(arrays)]
        yield "array", lambda old: _with(old, value=ast.Name(other, ast.Load()))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OTHER_NAME:
        yield "bound", lambda old: _with(old, func=ast.Name(_OTHER_NAME[old.func.id], ast.Load()))


def _of_statement(node, once):
    """Statements left out, or an `if` that always holds or never."""
    names = {
        part.id for target in getattr(node, "targets", []) for part in ast.walk(target) if isinstance(part, ast.Name)
    }
    is_first = isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Subscript) and bool(names & once)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Continue | ast.Break | ast.Expr | ast.Return) and not is_first:
        yield "missing", lambda _: ast.Pass()
    if isinstance(node, ast.If):
        yield "missing", lambda _: ast.Pass()
        yield "turned", lambda old: _with(old, test=ast.Constant(True))


def _shifted(old, op):
    return ast.BinOp(copy.deepcopy(old), op, ast.Constant(1))


def _with(old, **fields):
    new = copy.deepcopy(old)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
