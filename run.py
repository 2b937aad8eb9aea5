"""The command line of zonesim: `python run.py compare`."""

from sim.cli.app import main

if __name__ == "__main__":
    main()
