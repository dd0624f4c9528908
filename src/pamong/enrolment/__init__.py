"""How somebody on a list becomes a participant.

In: dirty roster files, replies of the invited, walk-ins at the desk. Happens: cleaned, joined, previewed, confirmed;
invited, reminded, confirmed or replaced. Leaves: participants that classes, presence and certificates count on.
"""
