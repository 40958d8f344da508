"""Families of endpoints, one file each, found by a scan: a module is one if it has ``FAMILY``."""
