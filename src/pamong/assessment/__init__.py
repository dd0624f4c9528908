"""What people know before and after, and what they thought of the event.

In: an item bank per event, a pre-test and a post-test, sheets of answers from phones and from the committee's desk; an
evaluation instrument with its scale. Happens: every answer is an event with a key of its own, judged by the moment the
server let the person start; scores and item statistics follow from the answers; evaluations are counted without knowing
whose they are. Leaves: test percentages for measurement and certification, the gain of classes (never of persons), and
the evaluation summary for the report.
"""
