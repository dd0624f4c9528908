"""Pamong."""
