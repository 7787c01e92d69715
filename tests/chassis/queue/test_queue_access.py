"""Nobody is spoken to in plain text, or without credentials, when that was asked for."""

import datetime
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.engines import NATS_SERVER, Engine, free_port
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess

pytestmark = pytest.mark.process


def certificate(folder: Path, name: str) -> Path:
    """A certificate of its own authority for 127.0.0.1, with its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "tls.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "tls.crt"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    """A server with TLS and a password, and a folder with the authority that signed its certificate."""
    folder = tmp_path_factory.mktemp("secured")
    authority = certificate(folder, "server")
    trusted = tmp_path_factory.mktemp("client")
    (trusted / "ca.crt").write_bytes(authority.read_bytes())
    port = free_port()
    config = folder / "nats.conf"
    config.write_text(
        f'listen: "127.0.0.1:{port}"\nauthorization {{ user: quiz, password: secret }}\n'
        f'tls {{ cert_file: "{authority}", key_file: "{folder / "tls.key"}" }}\n'
        f'jetstream {{ store_dir: "{folder}/jetstream" }}\n'
    )
    engine = Engine([str(NATS_SERVER), "-c", str(config)], f"127.0.0.1:{port}", port)
    engine.start()
    yield engine, trusted
    engine.kill()


async def test_a_server_that_the_authority_signed_is_spoken_to(secured: tuple[Engine, Path]):
    engine, folder = secured
    access = QueueAccess(f"tls://quiz:secret@{engine.url}", str(folder))
    async with await jetstream.connect(access, "tests") as jet:
        await jet.check()


async def test_a_server_that_nobody_vouches_for_is_not_spoken_to(secured: tuple[Engine, Path]):
    engine, _ = secured
    with pytest.raises(ServiceCannotStart) as refused:
        await jetstream.connect(QueueAccess(f"tls://quiz:secret@{engine.url}"), "tests")
    assert "cannot be trusted" in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_wrong_credentials_are_named_as_the_reason(secured: tuple[Engine, Path]):
    engine, folder = secured
    with pytest.raises(ServiceCannotStart, match="refuses these credentials"):
        await jetstream.connect(QueueAccess(f"tls://quiz:wrong@{engine.url}", str(folder)), "tests")


async def test_a_server_without_tls_is_told_nothing_when_tls_is_asked_for(nats: Engine):
    url = nats.url.replace("nats://", "tls://quiz:secret@")
    with pytest.raises(ServiceCannotStart, match="does not speak TLS") as refused:
        await jetstream.connect(QueueAccess(url), "tests")
    assert "secret" not in str(refused.value)


async def test_a_folder_that_is_not_there_is_a_mistake_of_the_settings(nats: Engine):
    with pytest.raises(ServiceCannotStart, match="WORDRALLY_NATS_FOLDER"):
        await jetstream.connect(QueueAccess(nats.url, "/nowhere"), "tests")
