"""The command line: one command a file, heavy packages imported inside."""
