// The machine image of every instance: Debian's own.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../model/settings.ts";

/** Debian's own account. https://wiki.debian.org/Cloud/AmazonEC2Image */
const DEBIAN_ACCOUNT = "136693071363";

/** The newest of Debian's images that the name matches; a newer one reaches the proxies as an instance refresh. */
export function debianImage(
  { imageName, architecture }: Pick<Settings["proxy"], "imageName" | "architecture">,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
  return aws.ec2.getAmiOutput(
    {
      owners: [DEBIAN_ACCOUNT],
      mostRecent: true,
      filters: [
        { name: "name", values: [imageName] },
        { name: "architecture", values: [architecture] },
        { name: "virtualization-type", values: ["hvm"] },
      ],
    },
    opts,
  ).id;
}
