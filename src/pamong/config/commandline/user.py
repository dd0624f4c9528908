"""`pamong user`: make a staff account from the shell; the first operator of an installation starts here."""

from __future__ import annotations

import argparse
import getpass
import sys

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("email", help="alamat surel untuk masuk")
    parser.add_argument("--name", required=True, help="nama orangnya")
    parser.add_argument("--office", required=True, help="kode kantor; yang pertama dibuat langsung")
    parser.add_argument("--office-name", default="", help="nama kantor, untuk membuat yang baru")
    roles = "operator (bila tidak disebut), kepala_balai, staf, dinas atau pengawas"
    parser.add_argument("--role", default="operator", help=roles)


def run(options: argparse.Namespace) -> int:
    """Make the account and its membership; the password is asked, never passed on the command line."""
    start_django()
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - needs Django started
    from django.core.validators import validate_email  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from pamong.people.commands import make_staff_account  # noqa: PLC0415
    from pamong.people.models import User  # noqa: PLC0415
    from pamong.places.commands import keep_office  # noqa: PLC0415

    try:
        validate_email(options.email)
        if trouble := _office_trouble(options):
            print(trouble, file=sys.stderr)
            return 1
        known = User.objects.filter(email__iexact=options.email).exists()
        password = _password()
        with transaction.atomic():  # a refused password leaves no office behind
            office = keep_office(slug=options.office, name=options.office_name)
            make_staff_account(
                email=options.email, name=options.name, office=office, role=options.role, password=password
            )
    except ValidationError as error:
        print(" ".join(error.messages), file=sys.stderr)
        return 1
    if known:
        print(f"Akun {options.email} sudah ada: kata sandinya diganti, dan perannya {options.role} di {office}.")
    else:
        print(f"Akun {options.email} siap dipakai untuk masuk, sebagai {options.role} di {office}.")
    return 0


def _office_trouble(options: argparse.Namespace) -> str:
    """A slip in the code of an office would open a second, empty one beside it."""
    from pamong.places.models import Office  # noqa: PLC0415 - needs Django started

    known = sorted(Office.objects.values_list("slug", flat=True))
    if options.office_name or not known or options.office in known:
        return ""
    there = ", ".join(known)
    return f"Kantor {options.office} belum ada. Yang ada: {there}. Untuk membuat yang baru, sebut juga --office-name."


def _password() -> str:
    """Ask twice where somebody types: a slip would lock them out."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while (password := getpass.getpass("Kata sandi: ")) != getpass.getpass("Kata sandi sekali lagi: "):
        print("Keduanya tidak sama. Ketik lagi.", file=sys.stderr)
    return password
