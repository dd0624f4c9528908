"""The certificate of a hall: made once, believed for private addresses only."""

from __future__ import annotations

import os
import threading
import urllib.error
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from pamong.config import hall


def read(path):
    return x509.load_pem_x509_certificates(path.read_bytes())


def test_a_certificate_is_signed_by_the_hall_s_authority_for_this_machine(tmp_path):
    made = hall.own_certificate(tmp_path / "aula")
    (root,) = read(made.authority)
    server, sent = read(made.certificate)
    assert sent == root
    server.verify_directly_issued_by(root)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [hall.NAME]
    assert names.get_values_for_type(x509.IPAddress) == hall.addresses()
    assert (server.not_valid_after_utc - server.not_valid_before_utc).days <= 397
    assert made.key.stat().st_mode & 0o077 == 0


def test_the_authority_is_made_once_and_bound_to_private_names(tmp_path):
    first, second = (hall.own_certificate(tmp_path).authority.read_bytes() for _ in range(2))
    assert first == second
    (root,) = read(tmp_path / "aula.crt")
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert limits.value.permitted_subtrees[0] == x509.DNSName(hall.NAME)
    assert {item.value for item in limits.value.permitted_subtrees[1:]} == set(hall.PRIVATE)
    assert isinstance(root.public_key(), ec.EllipticCurvePublicKey)


def test_phones_fetch_the_authority_and_nothing_else(tmp_path):
    made = hall.own_certificate(tmp_path)
    door = hall.offer_authority(made.authority, 0)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{door.server_port}"
    try:
        with urllib.request.urlopen(address + hall.CERTIFICATE_PATH) as answer:
            assert answer.read() == made.authority.read_bytes()
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(address + "/server.key")
        missing.value.close()
        assert missing.value.code == 404
    finally:
        door.shutdown()
        door.server_close()
        thread.join()


def test_links_and_hosts_follow_the_hall(monkeypatch):
    told: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", told)
    assert hall.prepare_environment("192.168.8.2", 8443) == "https://192.168.8.2:8443"
    assert told["PAMONG_PUBLIC_URL"] == "https://192.168.8.2:8443"
    assert told["PAMONG_HOSTS"].split(",")[:3] == ["192.168.8.2", hall.NAME, "localhost"]
