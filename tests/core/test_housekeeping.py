"""Once an hour: a job that breaks keeps no other from its work."""

from django.db import OperationalError

from pamong.core import housekeeping


def test_one_job_that_breaks_does_not_keep_the_others_from_their_work(monkeypatch, caplog):
    done = []

    def breaks() -> None:
        raise OperationalError("busy")

    def works() -> None:
        done.append("works")

    monkeypatch.setattr(housekeeping, "_jobs", [])
    for job in (breaks, works, works):
        housekeeping.every_hour(job)
    housekeeping.tidy()
    assert done == ["works"]
    assert "breaks could not be done" in caplog.text
