"""Pages of succession: parse, call one command or query, render."""
