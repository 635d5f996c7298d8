// The foundation: trust that all regions and the edge share, and what each region may hold of it. Wiring only.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Certificate } from "../components/certificate.ts";
import { CertificateAuthority } from "../components/certificateAuthority.ts";
import { Key } from "../components/key.ts";
import { OriginSecret } from "../components/originSecret.ts";
import { PrivateCertificate } from "../components/privateCertificate.ts";
import { Secret } from "../components/secret.ts";
import { Trail } from "../components/trail.ts";
import { hasProxies } from "../model/flows.ts";
import { originHost, regionHosts } from "../model/hosts.ts";
import { regionShortName } from "../model/regions.ts";
import type { Settings } from "../model/settings.ts";
import { type TrustNames, trustNames } from "../model/trust.ts";
import { GLOBAL_REGION, type StackContext } from "./context.ts";

/** What a region takes from the foundation. Its secrets lie in Secrets Manager already: no key crosses to its stack. */
export interface RegionTrust {
  /** The existing public hosted zone. */
  readonly publicZoneId: pulumi.Input<string>;
  /** Absent where no region has proxies; what they may read has names that config tells, see `trustNames`. */
  readonly proxies?: {
    /** When the proxies' certificate ends, RFC 3339; `pulumi up` of the foundation renews it in its last 30 days. */
    readonly certificateExpiresAt: pulumi.Input<string>;
  };
  /** What must be there before a proxy boots. */
  readonly ready: readonly pulumi.Resource[];
}

/** What the edge takes from the foundation. */
export interface EdgeTrust {
  readonly publicZoneId: pulumi.Input<string>;
  /** ACM certificate of the viewers' name, in us-east-1. */
  readonly certificateArn: pulumi.Input<string>;
  /** When it ends, RFC 3339; absent for a certificate that was brought. */
  readonly certificateExpiresAt?: pulumi.Input<string>;
  /** The value of the origin secret that the edge sends, a Pulumi secret; absent where no door asks for it. */
  readonly originSecret?: pulumi.Input<string>;
}

export interface Foundation {
  /** The root that signs the proxies' certificates; absent where no region has proxies. */
  readonly authority?: { readonly certificatePem: pulumi.Output<string>; readonly expiresAt: pulumi.Output<string> };
  /** By region name. */
  readonly regions: Readonly<Record<string, RegionTrust>>;
  /** Absent where no region has a cdn door. */
  readonly edge?: EdgeTrust;
}

/** Makes the shared trust, and in every region the secrets that its proxies fetch. */
export function foundation(context: StackContext): Foundation {
  const { settings, project, stack, providers } = context;
  // A foundation of its own does not know the regions' doors, and makes what any of them may need.
  const [proxies, edge, lock] =
    settings.stack === "foundation"
      ? [true, true, true]
      : [hasProxies(settings), settings.doors.cdn !== undefined, settings.doors.cdn?.lock === "prefix-list"];
  const inGlobal = { provider: providers.global };
  const publicZoneId = aws.route53.getZoneOutput({ name: settings.zone, privateZone: false }, inGlobal).zoneId;
  const protect = settings.deletionProtection;
  auditTrail(context);
  // Not protected: the last step of a rotation deletes the oldest generation.
  const originSecret = lock ? new OriginSecret("portcullis", settings.originSecret) : undefined;
  const commonName = `Portcullis internal CA for ${settings.domain}`;
  const authority = proxies ? new CertificateAuthority("portcullis", { commonName }, { protect }) : undefined;
  const regions = settings.regions.map(({ name }): [string, RegionTrust] => {
    const names = trustNames(settings, regionShortName(name), project, stack);
    return [
      name,
      authority === undefined
        ? { publicZoneId, ready: [] }
        : {
            publicZoneId,
            ...regionTrust(
              { settings, region: name, names, provider: providers.region(name) },
              authority,
              originSecret,
            ),
          },
    ];
  });
  return {
    ...(authority === undefined ? {} : { authority }),
    regions: Object.fromEntries(regions),
    ...(edge ? { edge: edgeTrust(settings, publicZoneId, originSecret, providers.global) } : {}),
  };
}

/** One trail of the whole account, where the settings ask for it; it lives where AWS keeps what is global. */
function auditTrail({ settings, project, stack, providers }: StackContext): void {
  if (!settings.auditTrail) {
    return;
  }
  const { retentionDays, deletionProtection } = settings;
  const accountId = aws.getCallerIdentityOutput({}, { provider: providers.global }).accountId;
  new Trail(
    "portcullis",
    { region: GLOBAL_REGION, accountId, trailName: `${project}-${stack}`, retentionDays, deletionProtection },
    { providers: { aws: providers.global } },
  );
}

interface RegionTrustArgs {
  readonly settings: Settings;
  /** AWS region, such as eu-west-1. */
  readonly region: string;
  readonly names: TrustNames;
  readonly provider: aws.Provider;
}

/** The proxies' leaf and the origin secret, in the region's Secrets Manager under a key of its own. */
function regionTrust(
  { settings, region, names, provider }: RegionTrustArgs,
  authority: CertificateAuthority,
  originSecret: OriginSecret | undefined,
): Omit<RegionTrust, "publicZoneId"> {
  const name = regionShortName(region);
  const opts = { providers: { aws: provider } };
  const accountId = aws.getCallerIdentityOutput({}, { provider }).accountId;
  const key = new Key(
    name,
    { accountId, alias: names.keyAlias, deletionWindowDays: settings.deletionProtection ? 30 : 7 },
    opts,
  );
  const secret = (noun: string, secretName: string, description: string, value: pulumi.Input<string>) =>
    new Secret(
      `${name}-${noun}`,
      { secretName, description, keyArn: key.arn, value, recoveryDays: settings.deletionProtection ? 30 : 0 },
      opts,
    );
  const leaf = new PrivateCertificate(
    name,
    {
      dnsName: regionHosts(settings.domain, name).proxy,
      authorityCertificatePem: authority.certificatePem,
      authorityPrivateKeyPem: authority.privateKeyPem,
    },
    opts,
  );
  const secrets = [
    secret(
      "proxy-certificate",
      names.certificateSecret,
      "Key and certificate of the HAProxy instances",
      leaf.bundlePem,
    ),
    ...(originSecret === undefined
      ? []
      : [
          secret("origin", names.originSecret, "Values that the cdn door accepts from the edge", originSecret.accepted),
        ]),
  ];
  return {
    proxies: { certificateExpiresAt: leaf.expiresAt },
    // The key with its alias, by which the proxies may use it.
    ready: [key, ...secrets],
  };
}

/** The certificate also proves the origin's name, once for the certificates of all regions. */
function edgeTrust(
  settings: Settings,
  publicZoneId: pulumi.Output<string>,
  originSecret: OriginSecret | undefined,
  provider: aws.Provider,
): EdgeTrust {
  const certificate = new Certificate(
    "edge",
    { names: [settings.domain, originHost(settings.domain)], zoneId: publicZoneId },
    { providers: { aws: provider } },
  );
  return {
    publicZoneId,
    ...(settings.edge.certificateArn === ""
      ? { certificateArn: certificate.arn, certificateExpiresAt: certificate.expiresAt }
      : { certificateArn: settings.edge.certificateArn }),
    ...(originSecret === undefined ? {} : { originSecret: originSecret.sent }),
  };
}
