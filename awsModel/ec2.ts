// AWS's answers for machines: instances, launch templates and their images.
import type { Properties } from "../plan/type.ts";
import { ACCOUNT, hex, MOMENT } from "./invented.ts";
import { ec2Id, regionAndTags } from "./type.ts";
import type { InvokeModels, Question, TypeModel, TypeModels } from "./type.ts";
import { zoneNames } from "./region.ts";

const instance: TypeModel = {
  id: ec2Id("i"),
  outputs: {
    arn: (q) => q.arn("ec2", `instance/${q.id}`),
    availabilityZone: (q) => q.of("subnetId", "availabilityZone") || (zoneNames(q.region)[0] ?? ""),
    instanceLifecycle: () => "",
    instanceState: () => "running",
    outpostArn: () => "",
    passwordData: () => "",
    primaryNetworkInterfaceId: (q) => `eni-0${q.hex(16, "eni")}`,
    privateDns: (q) => `ip-${q.privateIp().replaceAll(".", "-")}.${q.region}.compute.internal`,
    privateIp: (q) => q.privateIp(),
    // A public address only where the program asks for one.
    publicDns: () => "",
    publicIp: (q) => (q.inputs["associatePublicIpAddress"] === true ? q.publicIp() : ""),
    spotInstanceRequestId: () => "",
    ...regionAndTags,
  },
};

export const ec2Types: TypeModels = {
  "aws:ec2/instance:Instance": instance,
  "aws:ec2/launchTemplate:LaunchTemplate": {
    id: ec2Id("lt"),
    outputs: {
      arn: (q) => q.arn("ec2", `launch-template/${q.id}`),
      defaultVersion: () => 1,
      latestVersion: () => 1,
      name: (q) => q.physicalName,
      ...regionAndTags,
    },
  },
};

type Filters = readonly { readonly name?: string; readonly values?: readonly string[] }[];

/** The image that the filters describe: the first value of each, with the wildcards of the name filled in. */
function ami(q: Question): Properties {
  const filters = (q.inputs["filters"] ?? []) as unknown as Filters;
  const filter = (name: string): string => filters.find((f) => f.name === name)?.values?.[0] ?? "";
  const name = filter("name").replace("*", "20260101-0001").replaceAll("*", "");
  const architecture = filter("architecture") || (/arm64|aarch64/.test(name) ? "arm64" : "x86_64");
  const ownerId = q.texts("owners").find((owner) => /^\d+$/.test(owner)) ?? ACCOUNT;
  const id = `ami-0${hex(JSON.stringify([q.region, filters, q.inputs["owners"] ?? []]), 16)}`;
  return {
    ...imageDefaults,
    architecture,
    arn: q.arn("ec2", `image/${id}`),
    id,
    imageId: id,
    name,
    ownerId,
    region: q.region,
  };
}

/** What is the same for every image that this project boots. */
const imageDefaults: Properties = {
  blockDeviceMappings: [],
  bootMode: "uefi",
  creationDate: MOMENT,
  deprecationTime: "",
  description: "",
  enaSupport: true,
  hypervisor: "xen",
  imageLocation: "",
  imageOwnerAlias: "",
  imageType: "machine",
  imdsSupport: "v2.0",
  kernelId: "",
  lastLaunchedTime: "",
  platform: "",
  platformDetails: "Linux/UNIX",
  productCodes: [],
  public: true,
  ramdiskId: "",
  rootDeviceName: "/dev/xvda",
  rootDeviceType: "ebs",
  rootSnapshotId: "",
  sriovNetSupport: "simple",
  state: "available",
  stateReason: {},
  tags: {},
  tpmSupport: "",
  usageOperation: "RunInstances",
  virtualizationType: "hvm",
};

export const ec2Invokes: InvokeModels = { "aws:ec2/getAmi:getAmi": ami };
