"""Wiring only: settings, root addresses, servers and the command line. No rule of the field lives here."""
