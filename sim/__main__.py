"""Where every way in begins: `python -m sim`, `run.py` and `zonesim`."""

import sys

from sim.interrupts import careful_interrupts


def main() -> None:
    """Run one command; Ctrl-C leaves with 130 also while the commands are still being imported."""
    with careful_interrupts():
        try:
            from sim.cli.app import main as command

            command()
        except KeyboardInterrupt:
            sys.exit(130)


if __name__ == "__main__":
    main()
