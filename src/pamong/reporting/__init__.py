"""Room reporting."""
