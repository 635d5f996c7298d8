// Mutations of the policies about what instances are launched with.
import { type Json, SECRET, UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";
import { inBase64 } from "../userDataEdits.ts";

const [TEMPLATE, INSTANCE, NEW] = ["euw1-proxy-template", "euw1-orders-sample", "euw1-new-launch"];

/** Gives the template's metadata block other values. */
function metadata(changes: Readonly<Record<string, Json>>): Edit {
  return changeWith(TEMPLATE, ({ metadataOptions }) => ({
    metadataOptions: { ...(metadataOptions as Record<string, Json>), ...changes },
  }));
}

function instance(inputs: Readonly<Record<string, Json | undefined>>): { readonly edit: Edit; readonly on: string } {
  return { edit: change(INSTANCE, inputs), on: INSTANCE };
}

/** A launch configuration, the older twin of a template, with whatever is not the matter as it should be. */
function older(inputs: Readonly<Record<string, Json>>): { readonly edit: Edit; readonly on: string } {
  const good = {
    imageId: "ami-030de9a9ad48c5d2d",
    instanceType: "t3.micro",
    iamInstanceProfile: "proxy",
    associatePublicIpAddress: false,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    rootBlockDevice: { encrypted: true },
  };
  return { edit: add("aws:ec2/launchConfiguration:LaunchConfiguration", NEW, { ...good, ...inputs }), on: NEW };
}

function userData(text: string): Edit {
  return change(TEMPLATE, { userData: btoa(text) });
}

/** As the program writes it. */
function gzipped(text: string): Edit {
  return change(TEMPLATE, { userData: inBase64(text) });
}

// In two parts, for whoever looks for secrets in sources must not find this one.
const BEGIN = "-----BEGIN";
const KEY = `${BEGIN} EC PRIVATE KEY-----\nMHcCAQEEIA==\n`;
const file = (encoding: string, content: string): string =>
  `#cloud-config\nwrite_files:\n  - path: /etc/key.pem\n    encoding: ${encoding}\n    content: ${content}\n`;

const EBS = { volumeSize: 8, encrypted: "true" };
const ROOT = { deviceName: "/dev/xvda", ebs: EBS };

export const launchTemplates: Mutations = {
  "EC-01": {
    edit: metadata({ httpTokens: "optional" }),
    on: TEMPLATE,
    forms: {
      "no block": change(TEMPLATE, { metadataOptions: undefined }),
      "a list of one block": change(TEMPLATE, { metadataOptions: [{ httpEndpoint: "enabled" }] }),
      "an endpoint that is not written out": change(TEMPLATE, { metadataOptions: { httpTokens: "required" } }),
      "not known": metadata({ httpTokens: UNKNOWN }),
      "an instance": instance({ metadataOptions: { httpEndpoint: "enabled", httpTokens: "optional" } }),
      "a launch configuration": older({ metadataOptions: { httpEndpoint: "enabled" } }),
    },
    harmless: {
      "no endpoint at all": change(TEMPLATE, { metadataOptions: { httpEndpoint: "disabled" } }),
      "a launch configuration that complies": older({}).edit,
    },
  },
  "EC-02": {
    edit: metadata({ httpPutResponseHopLimit: 2 }),
    on: TEMPLATE,
    forms: {
      "a number in quotes": metadata({ httpPutResponseHopLimit: "64" }),
      "AWS's default, which the image decides": change(TEMPLATE, { metadataOptions: { httpTokens: "required" } }),
      "an instance": instance({ metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } }),
    },
    harmless: { "one in quotes": metadata({ httpPutResponseHopLimit: "1" }) },
  },
  "EC-03": {
    edit: change(TEMPLATE, { networkInterfaces: [{ associatePublicIpAddress: "true" }] }),
    on: TEMPLATE,
    forms: {
      "a boolean": change(TEMPLATE, { networkInterfaces: [{ associatePublicIpAddress: true }] }),
      "one block in the place of a list": change(TEMPLATE, { networkInterfaces: { associatePublicIpAddress: "true" } }),
      "the second interface": change(TEMPLATE, {
        networkInterfaces: [{ associatePublicIpAddress: "false" }, { associatePublicIpAddress: "true" }],
      }),
      "what the subnet decides": change(TEMPLATE, { networkInterfaces: undefined }),
      "a carrier's address": change(TEMPLATE, {
        networkInterfaces: [{ associatePublicIpAddress: "false", associateCarrierIpAddress: "true" }],
      }),
      "not known": change(TEMPLATE, { networkInterfaces: UNKNOWN }),
      "an instance": instance({ associatePublicIpAddress: true }),
      "an instance that leaves it to the subnet": instance({ associatePublicIpAddress: undefined }),
      "a launch configuration": older({ associatePublicIpAddress: true }),
    },
    harmless: {
      "false as a boolean": change(TEMPLATE, { networkInterfaces: [{ associatePublicIpAddress: false }] }),
      "an interface that was made elsewhere": instance({
        associatePublicIpAddress: undefined,
        primaryNetworkInterface: { networkInterfaceId: UNKNOWN },
      }).edit,
    },
  },
  "EC-04": {
    edit: change(TEMPLATE, { blockDeviceMappings: [{ ...ROOT, ebs: { volumeSize: 8, encrypted: "false" } }] }),
    on: TEMPLATE,
    forms: {
      "AWS's default": change(TEMPLATE, { blockDeviceMappings: [{ ...ROOT, ebs: { volumeSize: 8 } }] }),
      "a second volume": change(TEMPLATE, {
        blockDeviceMappings: [ROOT, { deviceName: "/dev/sdf", ebs: { encrypted: false } }],
      }),
      "one block in the place of a list": change(TEMPLATE, { blockDeviceMappings: { ...ROOT, ebs: [{}] } }),
      "no root volume": change(TEMPLATE, { blockDeviceMappings: [{ deviceName: "/dev/sdf", ebs: EBS }] }),
      "no volume": change(TEMPLATE, { blockDeviceMappings: undefined }),
      "not known": change(TEMPLATE, { blockDeviceMappings: [{ ...ROOT, ebs: { encrypted: UNKNOWN } }] }),
      "an instance's root volume": instance({ rootBlockDevice: { volumeSize: 8 } }),
      "an instance's other volume": instance({ ebsBlockDevices: [{ deviceName: "/dev/sdf", encrypted: "false" }] }),
      "a launch configuration": older({ rootBlockDevice: { encrypted: false } }),
    },
    harmless: {
      "a boolean": change(TEMPLATE, { blockDeviceMappings: [{ ...ROOT, ebs: { encrypted: true } }] }),
      "a place without a volume": change(TEMPLATE, {
        blockDeviceMappings: [ROOT, { deviceName: "/dev/sdf", noDevice: "true" }],
      }),
    },
  },
  "EC-05": {
    edit: userData("#!/bin/sh\nexport DB_PASSWORD=hunter22\n"),
    on: TEMPLATE,
    forms: {
      "a private key, gzipped": gzipped(`#cloud-config\n${KEY}`),
      "a file in base64": userData(file("b64", btoa(KEY.padStart(200)))),
      "a gzipped file": gzipped(file("gz+b64", inBase64(KEY.padStart(200)))),
      "an instance's plain text": instance({ userDataBase64: undefined, userData: "token: 8d7f6a5s4d3f" }),
      "an instance's base64": instance({ userDataBase64: btoa(KEY) }),
      "a launch configuration": older({ userData: "aws_access_key_id AKIAIOSFODNN7EXAMPLE" }),
      "a value that is a secret": change(TEMPLATE, { userData: SECRET }),
      "what is not known": change(TEMPLATE, { userData: UNKNOWN }),
      "what is no text": change(TEMPLATE, { userData: ["a"] }),
      "what nobody can read": instance({ userDataBase64: "is no base64!" }),
    },
    harmless: {
      "none at all": change(TEMPLATE, { userData: undefined }),
      "a name to fetch a secret by": userData("#!/bin/sh\nTOKEN=$(fetch portcullis/dev/token)\n"),
      "a certificate": userData(file("b64", btoa(`${BEGIN} CERTIFICATE-----\nMHcCAQEEIA==`))),
    },
  },
  "EC-06": {
    edit: change(TEMPLATE, { iamInstanceProfile: undefined }),
    on: TEMPLATE,
    forms: {
      "an empty block": change(TEMPLATE, { iamInstanceProfile: {} }),
      "an empty name": change(TEMPLATE, { iamInstanceProfile: { name: "" } }),
      "a launch configuration": older({ iamInstanceProfile: "" }),
    },
    harmless: {
      "a name": change(TEMPLATE, { iamInstanceProfile: { name: "proxy" } }),
      "a list of one block": change(TEMPLATE, { iamInstanceProfile: [{ arn: UNKNOWN }] }),
      "an instance, which need not have any": instance({ iamInstanceProfile: undefined }).edit,
    },
  },
  "EC-07": {
    edit: change(TEMPLATE, { keyName: "operators" }),
    on: TEMPLATE,
    forms: {
      "a name that is not known": change(TEMPLATE, { keyName: UNKNOWN }),
      "an instance": instance({ keyName: "operators" }),
      "a launch configuration": older({ keyName: "operators" }),
    },
    harmless: { "an empty name": change(TEMPLATE, { keyName: "" }) },
  },
};
