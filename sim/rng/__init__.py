"""Chance with an address: every draw is a function of (seed, process, quarter, key, k)."""
