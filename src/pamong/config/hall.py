"""A server in a hall without internet: a certificate that phones can be taught to believe, and where to fetch it.

Service worker, camera and keys work only over https. A laptop in a hall has no public name, so it makes an authority of
its own, bound to private addresses and one private name, and shows a QR for installing it. An office that can carry a
real certificate (a name of its own, pointed at the laptop by the hall's router) uses that instead: nothing to install.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pamong.core import clock

NAME = "pamong.home.arpa"  # RFC 8375: for networks that nobody else can see
PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")))
AUTHORITY_DAYS, SERVER_DAYS = 730, 90
CERTIFICATE_PATH = "/pamong-aula.crt"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files the web server reads; `authority` is what phones install, None with a real certificate."""

    certificate: Path
    key: Path
    authority: Path | None = None


def own_certificate(folder: Path, name: str = NAME) -> Certificate:
    """Return a fresh certificate for this machine's addresses, signed by the hall's authority, made once."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key, root = _authority(folder, name)
    server_key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.DNSName(name), *(x509.IPAddress(address) for address in addresses())]
    certificate = (
        _builder(name, root.subject, server_key.public_key(), SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, SHA256())
    )
    made = Certificate(folder / "server.crt", folder / "server.key", folder / "aula.crt")
    made.certificate.write_bytes(certificate.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM))
    _write_key(made.key, server_key)
    return made


def addresses() -> list[ipaddress.IPv4Address]:
    """Return the private addresses under which this machine is reached, its own loop last."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # sends nothing: asks which address would be used
            found.add(probe.getsockname()[0])
        except OSError:
            pass
    outside = sorted(ipaddress.IPv4Address(one) for one in found - {"127.0.0.1"})
    private = [one for one in outside if any(one in network for network in PRIVATE)]
    return [*private, ipaddress.IPv4Address("127.0.0.1")]


def offer_authority(authority: Path, port: int) -> ThreadingHTTPServer:
    """Return a plain web server that gives the authority's certificate and nothing else."""
    content = authority.read_bytes()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(HTTPStatus.OK if self.path == CERTIFICATE_PATH else HTTPStatus.NOT_FOUND)
            body = content if self.path == CERTIFICATE_PATH else b""
            self.send_header("Content-Type", "application/x-x509-ca-cert")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    return ThreadingHTTPServer(("0.0.0.0", port), Door)  # noqa: S104 - the hall's phones fetch it here


def prepare_environment(host: str, port: int) -> str:
    """Let links, QR codes and host checks use the hall's address; return it."""
    address = f"https://{host}:{port}"
    os.environ["PAMONG_PUBLIC_URL"] = address
    os.environ["PAMONG_SSL_REDIRECT"] = "false"
    hosts = [host, NAME, "localhost", *(str(one) for one in addresses())]
    os.environ["PAMONG_HOSTS"] = ",".join(dict.fromkeys(hosts))
    return address


def _authority(folder: Path, name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_file, file = folder / "aula.key", folder / "aula.crt"
    if key_file.exists() and file.exists():
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        root = x509.load_pem_x509_certificate(file.read_bytes())
        if isinstance(key, ec.EllipticCurvePrivateKey) and root.not_valid_after_utc > clock.now():
            return key, root
    fresh = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Pamong aula ({socket.gethostname()})")])
    permitted: list[x509.GeneralName] = [x509.DNSName(name), *(x509.IPAddress(network) for network in PRIVATE)]
    root = (
        _builder("", subject, fresh.public_key(), AUTHORITY_DAYS, subject=subject)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(fresh, SHA256())
    )
    _write_key(key_file, fresh)
    file.write_bytes(root.public_bytes(Encoding.PEM))
    return fresh, root


def _builder(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int, subject: x509.Name | None = None
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject or x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # phones without a network may be a little behind
        .not_valid_after(now + timedelta(days=days))
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
