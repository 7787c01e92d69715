"""Certificate of the gateway: checked at the start, and read again by Envoy whenever the file is replaced."""

import ssl
from pathlib import Path
from typing import Any

import msgspec

from wordrally.chassis.settings import BadSetting
from wordrally.gateway.endpoints import replace_file
from wordrally.gateway.settings import GatewaySettings

FILE = "certificate.json"
SECRET = "certificate"
_TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3"


def write_certificate(settings: GatewaySettings) -> None:
    """Return the paths of certificate and key for Envoy. Raises `BadSetting` when they cannot be used."""
    if bool(settings.tls_certificate) is not bool(settings.tls_key):
        raise BadSetting("set both WORDRALLY_TLS_CERTIFICATE and WORDRALLY_TLS_KEY, or neither.")
    if not settings.has_tls:
        return
    chain, key = Path(settings.tls_certificate).absolute(), Path(settings.tls_key).absolute()
    _check_pair(chain, key)
    files: dict[str, Any] = {
        "certificate_chain": {"filename": str(chain)},
        "private_key": {"filename": str(key)},
        "watched_directory": {"path": str(chain.parent)},
    }
    secret = {"@type": f"{_TLS}.Secret", "name": SECRET, "tls_certificate": files}
    replace_file(Path(settings.run_folder) / FILE, msgspec.json.encode({"resources": [secret]}))


def transport_socket() -> dict[str, Any]:
    """Build the listener's transport socket: TLS 1.2 or 1.3, and HTTP/2 for clients that support it."""
    source = {"path_config_source": {"path": f"./{FILE}"}, "resource_api_version": "V3"}
    common = {
        "alpn_protocols": ["h2", "http/1.1"],
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
        "tls_certificate_sds_secret_configs": [{"name": SECRET, "sds_config": source}],
    }
    return {
        "name": "envoy.transport_sockets.tls",
        "typed_config": {"@type": f"{_TLS}.DownstreamTlsContext", "common_tls_context": common},
    }


def _no_password() -> str:
    """Answer for a key that is encrypted, so that nobody is asked on the terminal."""
    return ""


def _check_pair(chain: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password=_no_password)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or str(error)
        raise BadSetting(
            f"the certificate {chain} and its key {key} cannot be used: {reason}. Both are PEM files."
        ) from None
