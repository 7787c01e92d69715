"""`python -m wordrally.documents FOLDER` writes the documents into a folder."""

import sys
from pathlib import Path

from wordrally.documents.publish import publish

publish(Path(sys.argv[1]))
