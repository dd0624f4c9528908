"""Engines: pure Python and numbers. They know no Django and, but for the base engines, not each other."""
