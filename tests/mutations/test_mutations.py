"""A kernel spoilt in a small way is noticed by the tests that name it; what does no harm stands in a table."""

import ast
from itertools import combinations

import pytest
from twins.kernel_list import kernels_by_module, short

from .mutator import mutants
from .report import MOST, SEED, equivalents, spoilt

MODULES = list(kernels_by_module())


def mutants_of(source, most=100):
    return mutants(ast.parse(source).body[0], most, seed=1)


def test_a_sign_a_bound_an_index_an_edge_and_a_missing_term_are_spoilt():
    found = mutants_of(
        "def f(a, b, n):\n    for i in range(n):\n        if a[i] < 0.5:\n            b[i] += a[i] + 2\n"
    )
    assert {mutant.kind for mutant in found} >= {
        "sign",
        "bound",
        "index",
        "edge",
        "term",
        "missing",
        "array",
        "constant",
    }
    assert "sign: a[i] + 2 -> a[i] - 2 in b[i] += a[i] + 2" in {mutant.label for mutant in found}


def test_mutants_differ_from_the_kernel_and_from_one_another():
    for trees in kernels_by_module().values():
        for tree in trees.values():
            sources = [mutant.source for mutant in mutants(tree, 30, SEED)]
            assert all(one != other for one, other in combinations(sources, 2))


def test_a_seed_always_gives_the_same_mutants():
    tree = kernels_by_module()["sim.kernels.rationing"]["lowest_first"]
    assert mutants(tree, MOST, 3) == mutants(tree, MOST, 3)
    assert mutants(tree, MOST, 3) != mutants(tree, MOST, 4)


def test_every_kernel_has_ten_mutants_but_those_of_three_lines():
    few = {}
    for module, trees in kernels_by_module().items():
        for name, tree in trees.items():
            if len(mutants(tree, MOST, SEED)) < 10:
                few[f"{short(module)}.{name}"] = len(tree.body) - 1
    assert all(n_lines <= 3 for n_lines in few.values()), few


def test_every_excused_mutant_is_one_and_has_a_reason():
    unknown = []
    modules = {short(module): trees for module, trees in kernels_by_module().items()}
    for (module, kernel, label), reason in equivalents().items():
        labels = {mutant.label for mutant in mutants(modules[module][kernel], MOST, SEED)}
        unknown += [] if label in labels and len(reason) > 10 else [(module, kernel, label)]
    assert unknown == []


@pytest.mark.slow
def test_every_spoilt_kernel_is_noticed():
    verdicts = spoilt(MODULES)
    assert [line for verdict in verdicts for line in verdict.broken] == []
    assert [(verdict.module, *survivor) for verdict in verdicts for survivor in verdict.survivors] == []
