"""The browser of the tour."""

from a11y.conftest import chromium

__all__ = ["chromium"]
