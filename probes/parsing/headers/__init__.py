"""Pure readers of response headers: limits, what remains of them, and notices."""
