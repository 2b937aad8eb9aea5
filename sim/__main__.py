"""Where every way in begins: `python -m sim`, `run.py` and `zonesim`."""

import sys


def main() -> None:
    """Run one command; Ctrl-C leaves with 130 also while the commands are still being imported."""
    try:
        from sim.cli.app import main as command
    except KeyboardInterrupt:
        sys.exit(130)
    command()


if __name__ == "__main__":
    main()
