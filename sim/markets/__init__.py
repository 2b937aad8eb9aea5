"""Where two kinds of actors meet; one function each, named in `ZoneModel.step`."""
