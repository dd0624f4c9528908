"""Pages of measurement: one's own figures, and for the committee the runs of an event."""
