"""Follow-up: what becomes of the bimtek at school.

In: participants, what they promised in coaching practice, the coaches of the event. Happens: an action plan (RTL) is
written on a phone, reviewed by a coach, confirmed by the school's principal with one tap, tracked with evidence;
three or four follow-up sessions in six months with the same sheet; learning communities meet; innovations are written
up, reviewed and tried by others. Leaves: the requirement "action plan approved", dose and silence for the office, how
far one teacher's idea reached.
"""
