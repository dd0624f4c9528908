"""Files and addresses that go with the materials."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.programme.models import Event, Handout, Material
from pamong.programme.uploads import accepted_file, safe_name


@transaction.atomic
def add_handout(
    *,
    actor: User,
    event: Event,
    title: str,
    material: Material | None = None,
    file: File[bytes] | None = None,
    url: str = "",
    visible_from: datetime | None = None,
) -> Handout:
    """Add a file or an address to a material; a facilitator to what they teach, the committee to everything."""
    require(actor, "programme.add_handout", material or event)
    if not (file or url):
        raise Refused({"file": _("Choose a file or give an address.")})
    handout = Handout(event=event, material=material, title=title, url=url, visible_from=visible_from)
    if file:
        handout.file_name = safe_name(file.name or title)
        file, handout.media_type = accepted_file(file)
        handout.size = file.size or 0
        handout.file.save("materi", file, save=False)
    handout.save()
    audit(actor, "programme.handout_added", handout, title=title, size=handout.size)
    return handout


@transaction.atomic
def remove_handout(*, actor: User, handout: Handout) -> None:
    """Remove a handout; its file goes when the removal is certain."""
    require(actor, "programme.add_handout", handout.material or handout.event)
    audit(actor, "programme.handout_removed", handout, title=handout.title)
    storage, name = handout.file.storage, handout.file.name
    handout.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
