"""Lists of subprocessors: tables, cards, accordions and lines of text."""
