"""Pages of assessment: parse, call one command or query, render."""
