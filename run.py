"""The command line of zonesim: `python run.py compare`."""

from sim.__main__ import main

if __name__ == "__main__":
    main()
