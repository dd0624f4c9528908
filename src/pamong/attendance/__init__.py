"""Room attendance."""
