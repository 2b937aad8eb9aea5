"""Why a measure has no answer, as errors with a name of the domain."""


class NoValue(ValueError):
    """The measure has no value here: a mean over nobody, a ratio to nothing. It is never 0."""


class NoCommuters(NoValue):
    """Nobody commutes, so that no mean over commuters exists."""
