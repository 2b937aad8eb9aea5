"""Do the twins notice? Every kernel is spoilt in many small ways, and each time its tests must fail."""
