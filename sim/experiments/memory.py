"""Most memory that this process held."""

import gc
import sys
from pathlib import Path


def peak_bytes() -> int | None:
    """Most memory that this process ever held in RAM, as the system counted it; None where it does not say."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would also count the process that this one was started from
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def forget_peak() -> None:
    """Let the high-water mark begin anew at what is held now, where the system can; collects garbage first."""
    gc.collect()
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return
