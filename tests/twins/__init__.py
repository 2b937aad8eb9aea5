"""Every kernel against its plain twin on small made-up cities."""
