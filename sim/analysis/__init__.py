"""What stored runs say: ensembles, horizons, paired differences, the summary. It simulates nothing."""
