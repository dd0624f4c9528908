"""What every room stands on: ids, clock, audit trail, permissions, outbox, panels, Indonesian words and numbers.

In: nothing. Happens: one way to do each thing that all rooms do. Leaves: base classes and registries.
"""
