"""One cell at a time: what it says, written one way, or what is wrong with it."""
