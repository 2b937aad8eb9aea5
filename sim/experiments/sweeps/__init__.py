"""Sweeps: many runs by a design that is data."""
