"""Readers of the pages on which vendors say how long their models live."""
