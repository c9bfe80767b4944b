"""A room on Nchan: writes nginx a configuration of its own in the given directory, and becomes nginx.

`python -m bench.peers.nchan <directory>`, with the ports in the environment as `PORT` and `PUBLISH_PORT`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

# Debian keeps nginx where only root's PATH looks.
SEARCHED = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
MODULE = "ngx_nchan_module.so"
# One process, as for everybody here; a connection that publishes stays open however much it publishes.
CONFIGURATION = """
load_module {module};
daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log stderr error;
events {{ worker_connections 20000; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  scgi_temp_path {directory}/scgi;
  uwsgi_temp_path {directory}/uwsgi;
  nchan_message_buffer_length 100;
  server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ nchan_subscriber websocket; nchan_channel_id room; }} }}
  server {{ listen 127.0.0.1:{publish_port}; location / {{ nchan_publisher; nchan_channel_id room; }} }}
}}
"""


def module_path(nginx: str) -> Path | None:
    """Where this nginx keeps the module, if it does: it says itself where it looks for modules."""
    told = subprocess.run([nginx, "-V"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"--modules-path=(\S+)", told)
    path = Path(found[1]) / MODULE if found else None
    return path if path and path.exists() else None


def main(directory: Path, nginx: str) -> None:
    ports = {"port": os.environ["PORT"], "publish_port": os.environ["PUBLISH_PORT"]}
    target = directory / "nginx.conf"
    target.write_text(CONFIGURATION.format(module=module_path(nginx), directory=directory, **ports))
    os.execv(nginx, [nginx, "-p", str(directory), "-e", "stderr", "-c", str(target)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
