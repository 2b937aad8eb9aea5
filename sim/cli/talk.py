"""Talk on stderr: sentences, and progress with the time left; silent when nobody watches."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator


def tell(sentence: str) -> None:
    """Say something to people."""
    print(sentence, file=sys.stderr, flush=True)


def tell_nobody(_sentence: str) -> None:
    """Say nothing: somebody asked for quiet."""


def telling_once() -> Callable[[str], None]:
    """What says each sentence to people, and not again."""
    said: set[str] = set()

    def say(sentence: str) -> None:
        """Say it if it is new."""
        if sentence not in said:
            said.add(sentence)
            tell(sentence)

    return say


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


_LINE_SECONDS = 10.0


@contextlib.contextmanager
def counting_runs() -> Iterator[Callable[[int, int, int], None]]:
    """Runs done and failed, runs a minute and the time left: a bar on a terminal, elsewhere a line now and then.

    Yields
    ------
    callable
        To be called with the numbers of runs done and failed so far, and of all runs.
    """
    pace = _Pace()
    if not sys.stderr.isatty():
        yield lambda done, failed, total: tell(pace.words(done, failed, total)) if pace.is_due() else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("", total=None)
        yield lambda done, failed, total: bars.update(
            bar, completed=done + failed, total=total, description=pace.words(done, failed, total)
        )


class _Pace:
    """How fast runs are made."""

    def __init__(self) -> None:
        self.told = self.begun = time.monotonic()

    def is_due(self) -> bool:
        """Whether it is time for another line."""
        now = time.monotonic()
        if now - self.told < _LINE_SECONDS:
            return False
        self.told = now
        return True

    def words(self, done: int, failed: int, total: int) -> str:
        """``12/60 runs, 1 failed, 34 a minute, 1 min 20 s left``."""
        minutes = (time.monotonic() - self.begun) / 60.0
        parts = [f"{done + failed}/{total} runs"]
        parts += [f"{failed} failed"] if failed else []
        if done + failed and minutes > 0.0:
            rate = (done + failed) / minutes
            parts += [f"{rate:.3g} a minute", f"{duration((total - done - failed) / rate * 60.0)} left"]
        return ", ".join(parts)


def duration(seconds: float) -> str:
    """``8 s``, ``1 min 20 s``, ``3 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"
