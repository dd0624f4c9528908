"""What Pamong says to people outside its pages: e-mail, WhatsApp texts, later push.

In: a person, a subject, a text. Happens: queued with the change that caused it, sent by a worker, tried again.
Leaves: a log of what went out, and WhatsApp links that the committee opens on its own phone.
"""
