"""What the tables and pictures of variants rest on."""

from sim.model.recorded import HEADLINE

OF_VARIANTS = (HEADLINE, "city:money.*public_cost*", "city:money.residual_value")
"""Outcomes that are always kept beside what was chosen, as `--record` takes them."""
