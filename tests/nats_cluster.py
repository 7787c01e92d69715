"""Three NATS servers that are one cluster, on this machine."""

import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.engines import NATS_SERVER, Engine, free_port

SERVERS = 3
START_S = 30


class NatsCluster:
    """Servers that can be killed and started again one by one."""

    def __init__(self, folder: Path) -> None:
        self._routes = [free_port() for _ in range(SERVERS)]
        self._monitors = [free_port() for _ in range(SERVERS)]
        self.servers = [self._server(folder / f"n{number}", number) for number in range(SERVERS)]

    @property
    def urls(self) -> str:
        return ",".join(server.url for server in self.servers)

    def start(self) -> None:
        for server in self.servers:
            server.start()
        for number in range(SERVERS):
            self.wait_until_healthy(number)

    def kill(self) -> None:
        for server in self.servers:
            server.kill()

    def wait_until_healthy(self, number: int) -> None:
        """Until the server has caught up with the others."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            try:
                url = f"http://127.0.0.1:{self._monitors[number]}/healthz"
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (OSError, urllib.error.HTTPError):
                pass
            time.sleep(0.1)
        raise TimeoutError(f"NATS server {number} is not healthy")

    def _server(self, folder: Path, number: int) -> Engine:
        folder.mkdir(parents=True)
        port = free_port()
        routes = ", ".join(f"nats://127.0.0.1:{route}" for route in self._routes)
        config = folder / "nats.conf"
        config.write_text(
            f"server_name: n{number}\n"
            f'listen: "127.0.0.1:{port}"\nhttp: "127.0.0.1:{self._monitors[number]}"\n'
            f'jetstream {{ store_dir: "{folder}/jetstream", sync_interval: always, max_file_store: 1PB }}\n'
            f'cluster {{ name: tests, listen: "127.0.0.1:{self._routes[number]}", routes: [{routes}] }}\n'
        )
        return Engine([str(NATS_SERVER), "-c", str(config)], f"nats://127.0.0.1:{port}", port)
