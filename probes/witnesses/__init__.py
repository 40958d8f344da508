"""Second sources, one file each, found by a scan (:mod:`probes.registry`). They never use the network."""
