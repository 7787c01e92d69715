"""TLS that the gateway speaks itself."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.gateway.stage import Stage, until
from wordrally.chassis.settings import BadSetting
from wordrally.gateway.certificates import write_certificate
from wordrally.gateway.settings import GatewaySettings


def write_pair(folder: Path, name: str) -> dict[str, str]:
    """Write a certificate of the name that has signed itself, and its key; return the two settings."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    texts = {
        "tls.key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "tls.crt": certificate.public_bytes(Encoding.PEM),
    }
    for file, text in texts.items():
        draft = folder / f".{file}"
        draft.write_bytes(text)
        draft.replace(folder / file)
    return {"TLS_CERTIFICATE": str(folder / "tls.crt"), "TLS_KEY": str(folder / "tls.key")}


def handshake(port: int, version: ssl.TLSVersion) -> tuple[str, str]:
    """Return the version that was agreed on, and the name in the shown certificate. Raises `ssl.SSLError`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = version
    with socket.create_connection(("127.0.0.1", port), 5) as plain, context.wrap_socket(plain) as secure:
        shown = x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")
        return str(secure.version()), shown.subject.rfc4514_string()


async def test_with_a_certificate_the_port_speaks_tls_and_nothing_else(tmp_path: Path):
    stage = Stage(tmp_path, settings=write_pair(tmp_path, "quiz.example"))
    for service in ("user", "quiz", "realtime", "web"):
        await stage.add(service)
        stage.announce(service)
    try:
        stage.spawn()
        secure = f"https://127.0.0.1:{stage.port}"
        async with httpx.AsyncClient(verify=False, http2=False) as client:

            async def is_up() -> bool:
                try:
                    return (await client.get(f"{secure}/livez")).status_code == 200
                except httpx.TransportError:
                    return False

            await until(is_up)
            with pytest.raises(httpx.TransportError):
                await client.get(f"{stage.origin}/livez")
        assert handshake(stage.port, ssl.TLSVersion.TLSv1_3) == ("TLSv1.3", "CN=quiz.example")
        assert handshake(stage.port, ssl.TLSVersion.TLSv1_2) == ("TLSv1.2", "CN=quiz.example")

        write_pair(tmp_path, "renewed.example")

        async def is_renewed() -> bool:
            return handshake(stage.port, ssl.TLSVersion.TLSv1_3)[1] == "CN=renewed.example"

        await until(is_renewed)
    finally:
        await stage.stop()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"tls_certificate": "only.crt"}, "set both"),
        ({"tls_certificate": "away.crt", "tls_key": "away.key"}, "No such file"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], sentence: str
):
    with pytest.raises(BadSetting, match=sentence):
        write_certificate(GatewaySettings(run_folder=str(tmp_path), **settings))
