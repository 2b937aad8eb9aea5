"""Figures from stored runs: one question a figure, the table that was drawn beside it, the same bytes every time."""
