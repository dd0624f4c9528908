"""Clips for tests: coded as agreed, written by an office, changed."""

from django.core.files.uploadedfile import SimpleUploadedFile

from pamong.coaching import commands
from pamong.core.ids import uuid7


def agreed(clip):
    return [(event["at"], event["code"]) for event in clip["events"]], {
        item: level for item, (level, _reason) in clip["levels"].items()
    }


def lines(taps):
    return "\n".join(f"{int(at) // 60}:{at % 60:.1f} {code}" for at, code in taps)


def coded(actor, event, clip, **changes):
    taps = [(event["at"], event["code"]) for event in clip.events]
    levels = {item: level for item, (level, _reason) in clip.levels.items()}
    return commands.code_clip(
        actor=actor, key=uuid7(), event=event, clip=clip, **{"taps": taps, "levels": levels, **changes}
    )


def own_clip(**changes):
    sound = SimpleUploadedFile("percakapan.mp3", b"ID3" + bytes(40), content_type="audio/mpeg")
    fields = {
        "title": "Klip kami",
        "codes": "0:05 TB Terbuka.\n0:20 NS Saran.",
        "agreed_by": "Bu A (Contoh), Pak B (Contoh)",
    }
    return {**fields, "sound": sound, "level-T": "2", "reason-T": "Disepakati.", **changes}


def changed(keeper, event, clip, **changes):
    content = {name: getattr(clip, name) for name in ("title", "about", "events", "levels")}
    return commands.change_clip(
        actor=keeper, event=event, clip=clip, **{**content, "agreed_by": "Dua ahli contoh", **changes}
    )
