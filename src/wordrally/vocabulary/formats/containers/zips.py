"""Writing of reproducible archives: the same entries give the same bytes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """Build an archive of these entries, without time stamps."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries.items():
            archive.writestr(zipfile.ZipInfo(name), entry, zipfile.ZIP_DEFLATED)
    return content.getvalue()
