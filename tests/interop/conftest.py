"""An issuer on loopback: did.json over https, under a certificate authority made for the run."""

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from certify.credential.did import PublishedKey, did_document, did_web
from certify.credential.keys import Algorithm, PrivateKey, make_key

NOW = datetime(2026, 6, 1, 10, 0, 0, tzinfo=UTC)
SLUG = "csv-demo"


@dataclass
class LoopbackIssuer:
    """A did:web issuer that really answers. `documents` maps a path to the JSON served there."""

    port: int
    authority_file: Path
    documents: dict[str, dict[str, Any]]
    did: str = field(init=False)
    key: PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.did = did_web(f"https://localhost:{self.port}", SLUG)
        self.key = make_key(Algorithm.ED25519, f"{self.did}#ed-2026-1")
        jwt_key = make_key(Algorithm.P256, f"{self.did}#es-2026-1")
        self.publish(PublishedKey(self.key.public), PublishedKey(jwt_key.public))

    def publish(self, *keys: PublishedKey) -> None:
        self.documents[f"/issuers/{SLUG}/did.json"] = did_document(self.did, keys)

    def download(self, address: str, **_options: object) -> bytes:
        """Fetch over https, trusting the run's own authority and nothing else."""
        context = ssl.create_default_context(cafile=str(self.authority_file))
        with urlopen(address, context=context, timeout=10) as answer:
            body: bytes = answer.read()
        return body


@pytest.fixture(scope="session")
def authority_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make an authority and its certificate for localhost; return the authority's file and the server's."""
    folder = tmp_path_factory.mktemp("authority")
    today = datetime.now(UTC)  # noqa: TID251 - certificates are checked against the real clock

    def certificate(
        name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - timedelta(hours=1))
            .not_valid_after(today + timedelta(days=1))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )

    authority_key = ec.generate_private_key(ec.SECP256R1())
    server_key = ec.generate_private_key(ec.SECP256R1())
    authority = (
        certificate("Test authority", authority_key, "Test authority", authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(authority_key, SHA256())
    )
    server = (
        certificate("localhost", server_key, "Test authority", authority_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(authority_key, SHA256())
    )
    authority_file, server_file = folder / "authority.pem", folder / "server.pem"
    authority_file.write_bytes(authority.public_bytes(Encoding.PEM))
    server_file.write_bytes(
        server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + server.public_bytes(Encoding.PEM)
    )
    return authority_file, server_file


@pytest.fixture
def issuer(authority_files: tuple[Path, Path]) -> Iterator[LoopbackIssuer]:
    authority_file, server_file = authority_files
    documents: dict[str, dict[str, Any]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = documents.get(self.path)
            body = json.dumps(document).encode()
            self.send_response(200 if document else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *_values: object) -> None:  # noqa: A002 - the name is inherited
            """Keep quiet: the answers are what the tests look at."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server_file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LoopbackIssuer(server.server_address[1], authority_file, documents)
    server.shutdown()
    server.server_close()
    thread.join()
