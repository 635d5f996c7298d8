// cloud-config of a proxy: HAProxy from Debian, its configuration, and a refresh that fetches certificates at boot
// and every quarter of an hour. Holds names only: no secret and no output of another resource.
import { cloudConfigText, type CloudFile } from "./cloudInit.ts";
import { haproxyConfig, type HaproxyConfigArgs, MAX_CONNECTIONS } from "./haproxyConfig.ts";
import { fetchedFolders, type RefreshArgs, refreshScript } from "./refreshScript.ts";
import { TIMEOUTS } from "./timeouts.ts";

/** Open files of HAProxy: two a connection, and room for listeners, checks and logs. */
const OPEN_FILES = MAX_CONNECTIONS * 2 + 2_000;

export interface ProxyUserDataArgs extends RefreshArgs {
  readonly haproxy: HaproxyConfigArgs;
  readonly architecture: "arm64" | "x86_64";
}

/** The cloud-config text; the same arguments give the same bytes. */
export function proxyUserData(args: ProxyUserDataArgs): string {
  return cloudConfigText({
    ssh_pwauth: false,
    package_update: true,
    packages: ["haproxy", "awscli"],
    write_files: [
      ...packageFiles(),
      file("/etc/haproxy/haproxy.cfg", "0644", haproxyConfig(args.haproxy)),
      file("/etc/systemd/system/haproxy.service.d/portcullis.conf", "0644", haproxyUnit()),
      file("/usr/local/sbin/portcullis-refresh", "0755", refreshScript(args)),
      file("/etc/systemd/system/portcullis-refresh.service", "0644", refreshService()),
      file("/etc/systemd/system/portcullis-refresh.timer", "0644", refreshTimer()),
    ],
    runcmd: [
      ["systemctl", "disable", "--now", "ssh.service"],
      // The package has started HAProxy as root with Debian's text; a reload as its own user could not reach that process.
      ["systemctl", "stop", "haproxy.service"],
      ["apt-mark", "hold", "haproxy"],
      ["install", "-d", "-m", "0750", "-g", "haproxy", ...fetchedFolders(args)],
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "portcullis-refresh.timer"],
      ["systemctl", "start", "--no-block", "portcullis-refresh.service"],
      ["sh", "-c", sessionManagerInstall(args)],
    ],
  });
}

/** A file that is written after the packages, so that none of them finds its own already there. */
function file(path: string, permissions: string, content: string): CloudFile {
  return { path, permissions, content, defer: true };
}

/** HAProxy stays on the tested family and is never restarted by an update under load; other updates go on. */
function packageFiles(): CloudFile[] {
  return [
    {
      path: "/etc/apt/preferences.d/haproxy",
      permissions: "0644",
      content: "Package: haproxy\nPin: version 2.6.*\nPin-Priority: 1001\n",
    },
    {
      path: "/etc/apt/apt.conf.d/52portcullis",
      permissions: "0644",
      content: 'Unattended-Upgrade::Package-Blacklist { "haproxy"; };\n',
    },
  ];
}

/** Runs HAProxy without root and stops it by draining (SIGUSR1), inside the load balancer's deregistration delay. */
function haproxyUnit(): string {
  return `[Service]
User=haproxy
Group=haproxy
Environment="PIDFILE=/run/haproxy/haproxy.pid" "EXTRAOPTS=-S /run/haproxy/master.sock"
RuntimeDirectory=haproxy
RuntimeDirectoryMode=0750
KillSignal=SIGUSR1
TimeoutStopSec=${TIMEOUTS.systemd.stop}
LimitNOFILE=${OPEN_FILES}
CapabilityBoundingSet=
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectControlGroups=true
RestrictSUIDSGID=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
LockPersonality=true
SystemCallArchitectures=native
`;
}

function refreshService(): string {
  return `[Unit]
Description=Fetch the certificates of HAProxy
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/portcullis-refresh
Restart=on-failure
RestartSec=15
PrivateTmp=true
ProtectHome=true
`;
}

function refreshTimer(): string {
  return `[Unit]
Description=Fetch the certificates of HAProxy every quarter of an hour

[Timer]
OnBootSec=1min
OnUnitActiveSec=15min
RandomizedDelaySec=2min

[Install]
WantedBy=timers.target
`;
}

/** Debian's images lack the Session Manager agent; it comes from AWS's own bucket through the S3 endpoint. */
function sessionManagerInstall({ region, architecture }: ProxyUserDataArgs): string {
  const folder = { arm64: "debian_arm64", x86_64: "debian_amd64" }[architecture];
  const url = `https://s3.${region}.amazonaws.com/amazon-ssm-${region}/latest/${folder}/amazon-ssm-agent.deb`;
  const install = "apt-get -o DPkg::Lock::Timeout=300 install -y --allow-downgrades /run/ssm.deb";
  return `curl -fsS --retry 5 -o /run/ssm.deb ${url} && ${install}; rm -f /run/ssm.deb`;
}
