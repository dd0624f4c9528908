"""The minutes (berita acara) of the consideration team, as PDF."""

from __future__ import annotations

from pamong.core.documents.rendering import render_pdf
from pamong.core.words import long_date
from pamong.succession.authorities import name_of
from pamong.succession.models import Candidate, Decision, LogEntry
from pamong.succession.models.candidates import Formal


def minutes(decision: Decision) -> bytes:
    """Return the minutes with the list as the team saw it, the reasons, the rule set and the log's last digest."""
    vacancy, person = decision.vacancy, decision.candidate.person
    people = {str(row.pk): row for row in Candidate.objects.filter(pk__in=[one["candidate"] for one in decision.seen])
              .select_related("person")}  # fmt: skip
    last = LogEntry.objects.filter(
        authority=vacancy.authority, verb="decided", subject=f"decision:{decision.pk}"
    ).first()
    data = {
        "authority": name_of(vacancy.authority),
        "school": str(vacancy.school),
        "npsn": vacancy.school.npsn or "–",
        "met_on": long_date(decision.met_on),
        "place": decision.place,
        "rule_set": decision.rule_set,
        "rule_hash": decision.rule_hash[:16],
        "name": person.full_name,
        "reasons": decision.reasons,
        "rows": [
            [str(one["place"]), people[one["candidate"]].person.full_name, FORMAL[one["formal"]], one["reason"]]
            for one in decision.seen
        ],
        "team": decision.team,
        "log": f"{last.number} · {last.digest[:16]}" if last else "–",
    }
    return render_pdf("succession/minutes", data, sample=person.is_sample)


FORMAL = {
    Formal.ELIGIBLE: "memenuhi syarat formal",
    Formal.INCOMPLETE: "berkas belum lengkap",
    Formal.NOT_ELIGIBLE: "belum memenuhi",
}
