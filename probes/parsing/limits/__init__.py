"""Pages of rate limits and quotas: what may be asked of a vendor in which time."""
