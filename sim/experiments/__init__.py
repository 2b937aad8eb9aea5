"""Many runs: their design, the processes that make them, the files that keep them, the tables derived from these."""
