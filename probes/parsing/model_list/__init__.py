"""Lists of models: endpoints that answer with JSON, and pages with tables, cards or bullets."""
