"""What the invited read: plain Indonesian, short enough for a phone. These are letters, so they are not translated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pamong.core.words import clock_time, date_span, long_date
from pamong.people.models import Person
from pamong.programme.models import Event
from pamong.programme.queries import slot_times

BRING = (
    "surat tugas dari sekolah atau dinas",
    "ponsel atau laptop beserta pengisi dayanya",
    "alat tulis dan obat pribadi bila perlu",
)


@dataclass(frozen=True)
class Occasion:
    """What every letter of an event says about it, put into words once."""

    title: str
    office: str
    dates: str
    opens: str
    begins: datetime
    place: str

    @classmethod
    def of(cls, event: Event) -> Occasion:
        """Return the words of an event."""
        begins = slot_times(event)[0][0][0]
        opens = f"{long_date(event.first_day, weekday=True)}, pukul {clock_time(begins, event.zone)}"
        venue = event.venue
        parts = (venue.name, venue.address, venue.city) if venue else ("tempat akan diberitahukan",)
        place = ", ".join(part for part in dict.fromkeys(parts) if part)
        return cls(event.title, event.office.name, date_span(event.first_day, event.last_day), opens, begins, place)


def invitation_subject(occasion: Occasion) -> str:
    """Return the subject of an invitation."""
    return f"Undangan: {occasion.title}, {occasion.dates}"


def invitation_text(occasion: Occasion, person: Person, link: str) -> str:
    """Return the e-mail that invites somebody."""
    bring = "\n".join(f"- {item}" for item in BRING)
    return (
        f"Yth. {person},\n\n"
        f"{occasion.office} mengundang Anda mengikuti {occasion.title}.\n\n"
        f"Tanggal: {occasion.dates}\n"
        f"Mulai: {occasion.opens}\n"
        f"Tempat: {occasion.place}\n\n"
        f"Mohon konfirmasi lewat tautan pribadi Anda:\n{link}\n\n"
        "Di sana Anda menjawab hadir atau berhalangan, memeriksa data, dan memastikan nama Anda "
        "tertulis benar di sertifikat. Tautan ini hanya untuk Anda; jangan diteruskan.\n\n"
        f"Yang perlu dibawa:\n{bring}\n\n"
        "Bila tautan tidak dapat dibuka, jawablah lewat panitia.\n\n"
        f"Salam,\nPanitia, {occasion.office}\n"
    )


def whatsapp_text(occasion: Occasion, person: Person, link: str) -> str:
    """Return the WhatsApp text that invites somebody."""
    return (
        f"Yth. {person}, {occasion.office} mengundang Anda mengikuti *{occasion.title}*, {occasion.dates}, "
        f"di {occasion.place}. Mulai {occasion.opens}.\n\n"
        f"Mohon konfirmasi di sini (tautan pribadi, jangan diteruskan):\n{link}\n\n"
        f"Bawalah {', '.join(BRING[:2])}. Terima kasih. Panitia"
    )


def reminder_subject(occasion: Occasion) -> str:
    """Return the subject of a reminder."""
    return f"Kami menunggu jawaban Anda: {occasion.title}"


def reminder_text(occasion: Occasion, person: Person, link: str) -> str:
    """Return the text that reminds somebody who has not answered."""
    return (
        f"Yth. {person},\n\n"
        f"Kami belum menerima jawaban Anda untuk {occasion.title}, {occasion.dates}, di {occasion.place}.\n\n"
        f"Mohon jawab hadir atau berhalangan lewat tautan pribadi Anda:\n{link}\n\n"
        "Bila berhalangan, tempat Anda dapat diisi rekan lain.\n\n"
        f"Terima kasih.\nPanitia, {occasion.office}\n"
    )
