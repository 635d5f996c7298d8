// The foundation: trust that all regions share. Wiring only.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "../components/certificateAuthority.ts";
import type { Settings } from "../model/settings.ts";

/** What a region takes from the foundation. */
export interface Foundation {
  /** The existing public hosted zone. */
  readonly publicZoneId: pulumi.Output<string>;
  readonly authority: CertificateAuthority;
}

/** Looks the hosted zone up and makes the internal certificate authority. */
export function foundation(settings: Settings, provider: aws.Provider): Foundation {
  return {
    publicZoneId: aws.route53.getZoneOutput({ name: settings.zone, privateZone: false }, { provider }).zoneId,
    authority: new CertificateAuthority(
      "portcullis",
      { commonName: `Portcullis internal CA for ${settings.domain}` },
      { protect: settings.deletionProtection },
    ),
  };
}
