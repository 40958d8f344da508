"""Live endpoints: how each family of vendors is asked, and what its answers mean.

Reading order: :mod:`~probes.api.base`, one of :mod:`~probes.api.families`, :mod:`~probes.api.caller`.
"""
