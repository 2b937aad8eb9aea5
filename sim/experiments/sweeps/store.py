"""The folder of a sweep: one file a run is the truth; what is to come is listed first, what is derived comes last.

Runs may be added by many processes at once; the list, packs and tables are changed by whoever holds the lock. The
names in the folder are those of `sim.experiments.sweeps.layout`.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import make_writable, remove_left_over, sync_folder, write_in_folder
from sim.experiments.run_file import result_hash_of, run_content
from sim.experiments.store import StoredRun, UnreadableRun
from sim.experiments.sweeps import packs
from sim.experiments.sweeps.asked import Design
from sim.experiments.sweeps.failures import forget_note, notes, write_note
from sim.experiments.sweeps.finish import NotRepeated, finish
from sim.experiments.sweeps.layout import CITIES, MADE, RUNS, check_folder, run_path
from sim.experiments.sweeps.ledger import Ledger
from sim.experiments.sweeps.listing import await_list, list_design, read_list
from sim.experiments.sweeps.lock import Lock
from sim.measures.record import RunRecord
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.experiments.planned_run import PlannedRun


@dataclass(frozen=True)
class SweepStore:
    """The folder of a sweep; a process of a worker makes its own from the path.

    Parameters
    ----------
    folder : Path
        The folder; it need not be there before `at_work`.
    """

    folder: Path

    @contextlib.contextmanager
    def at_work(self, sweep: Design, tell: Callable[[str], None]) -> Iterator[Lock]:
        """List a design in the folder, and hold the folder while its runs are made.

        Parameters
        ----------
        sweep : Sweep
            The design.
        tell : callable
            Is told in a sentence if another sweep is at work here; both then share what either makes.

        Yields
        ------
        Lock
            Of the folder; ours, or at first another sweep's.

        Raises
        ------
        BadInput
            If the folder holds something else, or contradicts the design, or cannot be written; or if a sweep of
            another design is at work in it.
        """
        check_folder(self.folder)
        wanted = Ledger.of(sweep)
        for part in MADE:
            make_writable(self.folder / part)
        with Lock(self.folder) as lock:
            if lock.take():
                for within in (self.folder, self.folder / RUNS, self.folder / CITIES):
                    remove_left_over(within)
                list_design(self.folder, sweep, wanted, self._inputs_of, tell)
            else:
                await_list(self.folder, wanted)
                tell(f"{self.folder}: another sweep is at work in it; the two share the runs that are missing.")
            try:
                yield lock
            finally:
                self._sync_names()

    def expected(self) -> Ledger:
        """What the folder is to hold.

        Raises
        ------
        BadInput
            If there is no sweep, or its list is broken or of another schema.
        """
        return read_list(self.folder)

    def path_of(self, run_hash: str) -> Path:
        """File of a run as long as it is not packed."""
        return run_path(self.folder, run_hash)

    def singles(self) -> list[Path]:
        """Files of runs that are not packed, by name; whatever is in them."""
        return sorted((self.folder / RUNS).glob("[0-9a-f][0-9a-f]/*.npz"))

    def packed(self) -> dict[str, packs.Packed]:
        """Runs that the packs name, by their hash."""
        return {
            run_hash: run for pack in packs.packs_of(self.folder) for run_hash, run in packs.directory(pack).items()
        }

    def has(self, run_hash: str) -> bool:
        """Whether a file of this run is there, alone or packed; `read` says whether it is whole."""
        return self.path_of(run_hash).is_file() or self._in_a_pack(run_hash) is not None

    def read(self, run_hash: str) -> StoredRun:
        """One run, checked; from its own file if that is whole, else from a pack.

        Raises
        ------
        UnreadableRun
            If it is not there, or not whole, or the file is another run's.
        """
        return self._opened(run_hash, self._in_a_pack(run_hash))[1]

    def whole_runs(self, tell: Callable[[str], None]) -> Iterator[tuple[str, bytes, StoredRun]]:
        """Hash, file and content of every run of the list that is there, in its order.

        Parameters
        ----------
        tell : callable
            Is told of each that is there and not whole.
        """
        packed = self.packed()
        for run_hash in self.expected().run_hashes:
            if run_hash in packed or self.path_of(run_hash).is_file():
                try:
                    yield run_hash, *self._opened(run_hash, packed.get(run_hash))
                except UnreadableRun as error:
                    tell(str(error))

    def missing(self, sweep: Design, tell: Callable[[str], None]) -> tuple["PlannedRun", ...]:
        """Runs of a design that are not stored whole, in its order.

        Parameters
        ----------
        sweep : Sweep
            The design.
        tell : callable
            Is told of each file that is there but broken; its run counts as missing.
        """
        there: set[str] = set()
        for pack in packs.packs_of(self.folder):
            found = packs.found_in(pack)
            if set(found) != set(packs.directory(pack)) or not packs.is_whole(pack):
                tell(f"{pack}: is broken; {len(found)} whole runs of it are used, the others are made again.")
            there |= set(found)
        return tuple(run for run in sweep.runs if run.run_hash not in there and not self._is_single(run, tell))

    def is_stored(self, run: "PlannedRun") -> bool:
        """Whether a run's own file is there and whole."""
        return self._is_single(run, lambda _: None)

    def write(self, run: "PlannedRun", record: RunRecord) -> Path:
        """Store one finished run, whole or not at all; its note of failure goes.

        Returns
        -------
        Path
            Its file.

        Raises
        ------
        NotRepeated
            If it is stored with another result.
        BadInput
            If the disk is full or cannot be written, or the folder is gone.
        """
        path = self.path_of(run.run_hash)
        if path.is_file():
            with contextlib.suppress(UnreadableRun, OSError):  # a broken file is replaced
                self._compare(packs.checked(path.read_bytes(), run.run_hash, path), record)
                return path
        self.write_content(run.run_hash, run_content(run.identity(), record))
        forget_note(self.folder, run.run_hash)
        return path

    def write_content(self, run_hash: str, content: bytes) -> None:
        """Store the file of a run as it was made elsewhere; its name is durable when `at_work` ends.

        Raises
        ------
        BadInput
            If the disk is full or cannot be written, or the folder is gone.
        """
        write_in_folder(self.path_of(run_hash), content)

    def failed(self, run: "PlannedRun", traceback: str) -> Path:
        """Note that a run ended with an error; the path of the note.

        Raises
        ------
        BadInput
            If it cannot be written.
        """
        return write_note(self.folder, run, traceback)

    def failures(self) -> dict[str, dict[str, Any]]:
        """Notes of runs that failed and are not stored since, by the run's hash."""
        packed = self.packed()
        told = notes(self.folder)
        return {key: told[key] for key in told if key not in packed and not self.path_of(key).is_file()}

    def finish(self, lock: Lock, told: Mapping[str, Any], tell: Callable[[str], None]) -> None:
        """Pack the runs, derive the tables, write the manifest; left to the other sweep if one is still at work.

        Parameters
        ----------
        lock : Lock
            Of `at_work`.
        told : mapping
            What the manifest says beside: command, seconds, jobs, threads.
        tell : callable
            Is told what could not be used, a sentence each.

        Raises
        ------
        NotRepeated
            If two files of the same run hold different results; both stay.
        BadInput
            If the disk is full or cannot be written.
        """
        if lock.take():
            finish(self, told, tell)
        else:
            tell(f"{self.folder}: the other sweep is still at work in it, and packs the runs when it ends.")

    def _inputs_of(self, run_hash: str) -> Mapping[str, Any]:
        """Inputs of a stored run; empty if it cannot be read."""
        try:
            return dict(self.read(run_hash).meta["inputs"])
        except UnreadableRun:
            return {}

    def _sync_names(self) -> None:
        """Make the names of all runs durable; nothing is done in a folder that is gone."""
        runs = self.folder / RUNS
        for part in (runs, *sorted(runs.glob("[0-9a-f][0-9a-f]"))):
            try:
                sync_folder(part)
            except BadInput:
                if part.is_dir():  # else it went with its folder, or since its runs are packed
                    raise

    def _in_a_pack(self, run_hash: str) -> packs.Packed | None:
        """Where a run is packed."""
        found = (packs.directory(pack).get(run_hash) for pack in packs.packs_of(self.folder))
        return next((run for run in found if run is not None), None)

    def _opened(self, run_hash: str, packed: packs.Packed | None) -> tuple[bytes, StoredRun]:
        """File and content of a run; from its own file if that is whole, else from a pack."""
        path = self.path_of(run_hash)
        try:
            content = path.read_bytes()
            return content, packs.checked(content, run_hash, path)
        except OSError as error:
            if packed is None:
                raise UnreadableRun(f"{path}: cannot be read ({error.strerror})") from error
        except UnreadableRun:
            if packed is None:
                raise
        content = packed.content()
        return content, packs.checked(content, run_hash, packed.pack)

    def _is_single(self, run: "PlannedRun", tell: Callable[[str], None]) -> bool:
        """Whether the file of a run is there, whole, and its own."""
        path = self.path_of(run.run_hash)
        try:
            packs.checked(path.read_bytes(), run.run_hash, path)
        except OSError:
            return False
        except UnreadableRun as error:
            tell(f"{error}; this run is made again.")
            return False
        return True

    def _compare(self, stored: StoredRun, record: RunRecord) -> None:
        """Refuse a second result of the same inputs."""
        if stored.meta["result_hash"] != result_hash_of(record):
            raise NotRepeated(
                f"{stored.run_id}: the same inputs gave another result than the one that is stored; it stays."
            )
