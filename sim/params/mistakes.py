"""All mistakes of a file at once: sentences are collected, then raised together."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.params.advice import BadInput


class Mistakes:
    """Sentences about one file or one command line."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, sentence: str) -> None:
        """Note one mistake."""
        self.sentences.append(sentence)

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Note what the block refuses, instead of stopping there."""
        try:
            yield
        except BadInput as error:
            self.add(str(error))

    def refuse(self) -> None:
        """Stop if there was any mistake.

        Raises
        ------
        BadInput
            With every sentence, one a line.
        """
        if self.sentences:
            raise BadInput("\n".join(self.sentences))
