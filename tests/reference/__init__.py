"""Slow plain twins of the compiled kernels, module by module, from docs and docstrings, never from the kernels."""
