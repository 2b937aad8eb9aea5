"""Every number of the model: declared, checked, frozen."""
