"""Pages of what works at a vendor's: Statuspage's JSON and what speaks like it, incident.io's, Google's, and feeds."""
