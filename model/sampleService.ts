// The sample service: a Python program for an instance that installs nothing, answering over TLS with what it received.
import { cloudConfigText } from "./cloudInit.ts";
import { TIMEOUTS } from "./timeouts.ts";

export const SAMPLE_PROGRAM_PATH = "/opt/portcullis/sample_service.py";

/** Needs only Python's standard library, which every Debian cloud image has for cloud-init. */
const PROGRAM = `#!/usr/bin/env python3
"""Answers every request over TLS with a JSON description of what arrived."""
import argparse
import http.server
import json
import socket
import ssl
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sample"
    sys_version = ""
    timeout = ${TIMEOUTS.service.keepAlive}  # longer than the load balancer keeps an idle connection
    disable_nagle_algorithm = True  # head and body are two writes; without this the second waits for an acknowledgement

    def setup(self):
        # The handshake runs in the connection's own thread, so that a silent client holds up nobody.
        self.request.settimeout(self.timeout)
        self.request.do_handshake()
        super().setup()

    def reply(self):
        body = self.read_body()
        if self.path.split("?")[0] == self.server.health_path:
            return self.send(b"ok\\n", "text/plain")
        seen = {
            "service": self.server.service_name,
            "method": self.command,
            "path": self.path,
            "client": {"address": self.client_address[0], "port": self.client_address[1]},
            "local": {"address": self.connection.getsockname()[0], "port": self.connection.getsockname()[1]},
            "tls": self.connection.version(),
            "headers": self.headers.items(),
            "body_bytes": body,
        }
        text = json.dumps(seen)
        print(json.dumps({key: seen[key] for key in ("service", "method", "client", "tls", "body_bytes")}), flush=True)
        return self.send((text + "\\n").encode(), "application/json")

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = reply

    def read_body(self):
        size = 0
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            while True:
                length = int(self.rfile.readline().split(b";")[0], 16)
                self.rfile.read(length)
                self.rfile.readline()
                if length == 0:
                    return size
                size += length
        remaining = int(self.headers.get("Content-Length", 0))
        while remaining > 0:
            piece = self.rfile.read(min(remaining, 65536))
            if not piece:
                break
            size += len(piece)
            remaining -= len(piece)
        return size

    def send(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        kind = sys.exc_info()[0]
        if not issubclass(kind, OSError):  # a peer that hangs up is no fault of ours
            print(json.dumps({"fault": kind.__name__}), file=sys.stderr, flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--name", required=True)
    options.add_argument("--address", default="0.0.0.0")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--health-path", required=True)
    options.add_argument("--certificate", required=True)
    options.add_argument("--key", required=True)
    chosen = options.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(chosen.certificate, chosen.key)
    server = Server((chosen.address, chosen.port), Handler)
    server.service_name = chosen.name
    server.health_path = chosen.health_path
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


main()
`;

export interface SampleServiceArgs {
  readonly name: string;
  readonly port: number;
  readonly healthPath: string;
}

/**
 * cloud-config of an instance that runs the sample service under its own user. Its certificate is made on the
 * instance and never leaves it; the application load balancer encrypts to targets without verifying them.
 */
export function sampleServiceUserData({ name, port, healthPath }: SampleServiceArgs): string {
  const folder = "/run/sample-service";
  return cloudConfigText({
    ssh_pwauth: false,
    write_files: [
      { path: SAMPLE_PROGRAM_PATH, permissions: "0755", content: PROGRAM },
      {
        path: "/etc/systemd/system/sample-service.service",
        permissions: "0644",
        content: `[Unit]
Description=Portcullis sample service ${name}
After=network-online.target
Wants=network-online.target

[Service]
DynamicUser=true
RuntimeDirectory=sample-service
RuntimeDirectoryMode=0700
ExecStartPre=/usr/bin/openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=${name} -addext subjectAltName=DNS:${name} -keyout ${folder}/key.pem -out ${folder}/certificate.pem
ExecStart=/usr/bin/python3 ${SAMPLE_PROGRAM_PATH} --name ${name} --port ${port} --health-path ${healthPath} --certificate ${folder}/certificate.pem --key ${folder}/key.pem
AmbientCapabilities=${port < 1024 ? "CAP_NET_BIND_SERVICE" : ""}
Restart=always
RestartSec=2
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateDevices=true

[Install]
WantedBy=multi-user.target
`,
      },
    ],
    runcmd: [
      ["systemctl", "disable", "--now", "ssh.service"],
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "sample-service.service"],
    ],
  });
}
