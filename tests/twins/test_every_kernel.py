"""No kernel without a twin and a test; and in the slow run every such test in many more worlds."""

import pytest

from twins.agreement import MANY, in_worlds
from twins.kernel_list import checks_by_kernel, checks_of, kernels_by_module, twins_of

WITHOUT = {}
"""Kernels without a twin or test, with the reason: ``("sim.kernels.race", "race"): "why"``."""

MODULES = list(kernels_by_module())
KERNELS = [(module, name) for module in MODULES for name in kernels_by_module()[module]]


def test_there_are_kernels_to_look_at():
    assert len(KERNELS) > 120
    assert set(WITHOUT) <= set(KERNELS)


@pytest.mark.parametrize(("module", "name"), [kernel for kernel in KERNELS if kernel not in WITHOUT])
def test_every_kernel_has_a_twin_and_a_test_that_names_it(module, name):
    assert callable(getattr(twins_of(module), name, None)), f"no twin of {name} in {twins_of(module).__file__}"
    assert checks_by_kernel(module).get(name), f"no test names kernels.{name}"


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_kernels_and_twins_agree_in_many_worlds(module):
    tests = vars(checks_of(module))
    for name in sorted(name for name in tests if name.startswith("test_")):
        in_worlds(tests[name], MANY)()
