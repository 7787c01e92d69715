"""Start-up hook of Python in every process of a stack under test.

It gives one replica other settings, another clock or a spoilt function. Because of it, the product needs no
switch for any of these.
"""

import importlib.util
import json
import os
import sys

SETTINGS = "FAULTS_SETTINGS"
"""JSON: environment variables by the name of the replica that has them."""

VARIANT = "FAULTS_VARIANT"
"""Name of a spoilt variant, see `spoilt`."""

PRELOAD = "LD_PRELOAD"


class Spoiler:
    """Finds one module as everybody does, and spoils it once it has run."""

    def __init__(self, module, spoil):
        self.module = module
        self.spoil = spoil

    def find_spec(self, name, _path, _target=None):
        if name != self.module:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def run_and_spoil(module):
            run(module)
            self.spoil(module)

        spec.loader.exec_module = run_and_spoil
        return spec


def take_settings():
    """A library can be loaded before all others only from the start: then the process begins once more."""
    own = json.loads(os.environ.get(SETTINGS, "{}")).get(os.environ.get("WORDRALLY_INSTANCE"), {})
    begin_again = PRELOAD in own and PRELOAD not in os.environ
    os.environ.update({name: with_login(value, os.environ.get(name, "")) for name, value in own.items()})
    if begin_again:
        os.execv(sys.executable, sys.orig_argv)


def with_login(value, before):
    """Put the login of the URL before into another URL of the same engine, which names none."""
    scheme, divider, place = value.partition("://")
    login = before.partition("://")[2].rpartition("@")[0]
    return f"{scheme}{divider}{login}@{place}" if divider and login and "@" not in place else value


def spoil():
    if variant := os.environ.get(VARIANT):
        import spoilt  # noqa: PLC0415 (most processes need none)

        sys.meta_path.insert(0, Spoiler(*spoilt.VARIANTS[variant]))


if __name__ == "sitecustomize":
    take_settings()
    spoil()
