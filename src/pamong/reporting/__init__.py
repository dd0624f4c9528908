"""What an event leaves on paper: lists, the activity report, the press text, a board of how it went.

In: the facts of all rooms. Happens: gathered once, drawn, typeset; what is missing is named from day one.
Leaves: PDF and DOCX files. Reads all rooms, changes none; its own rows are only the words people add.
"""
