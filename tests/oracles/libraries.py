"""Where the other programs come from: the `test` extra installs them, and a test skips, with a reason, without them."""

import warnings

import numpy as np
import pytest


def library(module):
    """Import a module of another program; its import may change neither how numpy warns nor what fails here."""
    with np.errstate(), warnings.catch_warnings():  # `segregation` switches numpy's warnings off for everybody
        warnings.simplefilter("ignore")
        return pytest.importorskip(module, reason=f"the oracle '{module.partition('.')[0]}' is not installed")


def quietly(program, *arguments, **options):
    """Call another program, whose own warnings are not ours."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return program(*arguments, **options)
