"""Pages of practice: parse, call one command or query, render."""
