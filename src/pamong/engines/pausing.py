"""Python's cycle collector, paused while many small objects are made that hold no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector: it would walk the growing records again and again, a quarter of a check's time.

    Reference counts free what is dropped all the same. It is switched on again also when a check ends in an error.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
