"""Pages of presence: boards, a session, scanning, closing, lists, one's own."""
