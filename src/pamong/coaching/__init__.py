"""Room coaching."""
