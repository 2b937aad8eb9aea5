"""Pure compiled loops: arrays and numbers in, arrays out; one file a phase."""
