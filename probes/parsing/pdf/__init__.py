"""PDFs: what is printed on their pages, where, and in which type."""
