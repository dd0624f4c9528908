"""Pages of follow-up: parse, call one command or query, render."""
