"""What a check that does not hold is answered with: exit code 4 on the command line."""


class Unsound(RuntimeError):
    """A run contradicts itself or another run of the same inputs; the message says how, one sentence a line."""
