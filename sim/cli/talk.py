"""Talk on stderr: sentences, and progress with the time left; silent when nobody watches."""

import contextlib
import sys
from collections.abc import Callable, Iterator


def tell(sentence: str) -> None:
    """Say something to people."""
    print(sentence, file=sys.stderr, flush=True)


@contextlib.contextmanager
def counting(total: int, title: str) -> Iterator[Callable[[int], None]]:
    """Bar with the time left while the block runs; nothing if stderr is not a terminal.

    Parameters
    ----------
    total : int
        Quarters to do.
    title : str
        What is done.

    Yields
    ------
    callable
        To be called with the number of quarters done.
    """
    if not sys.stderr.isatty():
        with silent() as nothing:
            yield nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(title, total=total)
        yield lambda done: progress.update(bar, completed=done)


@contextlib.contextmanager
def silent() -> Iterator[Callable[[int], None]]:
    """No progress is shown."""
    yield lambda _done: None
