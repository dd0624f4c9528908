"""Files that people send in: judged by their bytes, never by name or declared type."""
