"""Pamong runs a leadership bimtek for teachers end to end, and makes its result real."""

__version__ = "0.1.0"
