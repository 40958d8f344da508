"""Policies, terms and agreements: the document in a page, its sections, and how two readings of it differ."""
