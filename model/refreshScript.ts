// The script on every proxy that fetches certificates and secrets, and lets HAProxy load only what passed its check.
import { ORIGIN_SECRET_FILE, TLS_FOLDER } from "./haproxyFrontends.ts";

/** Namespace of the metrics that proxies report. */
export const METRIC_NAMESPACE = "Portcullis";

/** Parent of everything that is fetched. */
const HAPROXY_FOLDER = "/etc/haproxy";

export interface RefreshArgs {
  /** AWS region, such as eu-west-1. */
  readonly region: string;
  /** Short form of the region, the dimension of metrics. */
  readonly shortName: string;
  readonly stack: string;
  /** Name in Secrets Manager of the key and certificate in PEM. */
  readonly certificateSecret: string;
  /** Name in Secrets Manager of the origin secret's values, one a line; absent without a cdn door that asks for it. */
  readonly originSecret?: string;
}

/** Folders that the script writes into; only root and HAProxy read them. */
export function fetchedFolders(args: Pick<RefreshArgs, "originSecret">): string[] {
  return [...new Set(fetchedFiles(args).map((file) => `${HAPROXY_FOLDER}/${file.slice(0, file.lastIndexOf("/"))}`))];
}

/** Fetched files, relative to HAProxy's folder. */
function fetchedFiles({ originSecret }: Pick<RefreshArgs, "originSecret">): string[] {
  const inFolder = (file: string) => file.slice(HAPROXY_FOLDER.length + 1);
  return [
    inFolder(`${TLS_FOLDER}/proxy.pem`),
    inFolder(`${TLS_FOLDER}/alb-ca.pem`),
    ...(originSecret === undefined ? [] : [inFolder(ORIGIN_SECRET_FILE)]),
  ];
}

/** Fetches, checks with the real binary, swaps and reloads; on any fault the last good files stay in use. */
export function refreshScript(args: RefreshArgs): string {
  const { region, shortName, stack, certificateSecret, originSecret } = args;
  const files = fetchedFiles(args);
  const folders = fetchedFolders(args);
  const inNew = (folder: string) => `"$new${folder.slice(HAPROXY_FOLDER.length)}"`;
  return `#!/bin/bash
# Fetches what this proxy may not be shipped with; HAProxy reloads only what passed its own check.
set -euo pipefail
umask 027
folder=${HAPROXY_FOLDER}
loaded=/run/portcullis-loaded
new=$(mktemp -d /run/portcullis-refresh.XXXXXX)
trap 'rm -rf "$new"' EXIT

report() {
  aws cloudwatch put-metric-data --region ${region} --namespace ${METRIC_NAMESPACE} \\
    --metric-name "$1" --unit Count --value "$2" --dimensions Stack=${stack},Region=${shortName} || true
}
trap 'report CertificateRefreshFailed 1' ERR

fetch() {
  aws secretsmanager get-secret-value --region ${region} --secret-id "$1" --query SecretString --output text
}

mkdir ${folders.map(inNew).join(" ")}
fetch ${certificateSecret} > "$new/tls/proxy.pem"
cat /etc/ssl/certs/Amazon_Root_CA_?.pem > "$new/tls/alb-ca.pem"
${originSecret === undefined ? "" : originSecretLines(originSecret)}sed "s|${folders.map((folder) => `${folder}/|$new${folder.slice(HAPROXY_FOLDER.length)}/|g`).join("; s|")}" \\
  "$folder/haproxy.cfg" > "$new/haproxy.cfg"
haproxy -c -q -f "$new/haproxy.cfg"
expires=$(date -d "$(openssl x509 -enddate -noout -in "$new/tls/proxy.pem" | cut -d= -f2)" +%s)
report CertificateDaysLeft $(((expires - $(date +%s)) / 86400))
same=true
for name in ${files.join(" ")}; do
  cmp -s "$new/$name" "$folder/$name" || same=false
done
if [ -e "$loaded" ] && "$same" && systemctl is-active -q haproxy; then
  exit 0
fi
# Until HAProxy has loaded them, the files count as new: a reload that failed is tried again.
rm -f "$loaded"
for name in ${files.join(" ")}; do
  install -m 0640 -g haproxy "$new/$name" "$folder/$name.new"
  mv "$folder/$name.new" "$folder/$name"
done
systemctl reload-or-restart haproxy
touch "$loaded"
`;
}

/** An empty answer would shut the door, a line that is none of ours would open it to a guess. */
function originSecretLines(secretName: string): string {
  return `fetch ${secretName} > "$new/secrets/origin"
if ! grep -Eq '^[0-9a-f]{64}$' "$new/secrets/origin" || grep -Evq '^[0-9a-f]{64}$' "$new/secrets/origin"; then
  echo "${secretName} is not of lines of 64 hexadecimal digits" >&2
  false
fi
`;
}
