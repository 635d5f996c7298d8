// What AWS refuses at the edge: logs outside us-east-1, names and destinations of WAF's logs, rates, headers to origins.
import { isSecret, isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../../plan/type.ts";
import { type Block, DISTRIBUTION, originsOf } from "../../lib/distribution.ts";
import { at, blocks, expectBetween, isAbsent, isObject, list, notKnown, number, text } from "../../lib/inputs.ts";
import { numberKnob } from "../../lib/knobs.ts";
import { nameOfUrn } from "../../lib/message.ts";
import { nameFaults } from "../../lib/physicalName.ts";
import { everywhere, rulesOf, WEB_ACL, WEB_ACL_LOGGING } from "../../lib/webAclRules.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../../policy.ts";
import { onceEach } from "./onceEach.ts";

const DOCS = "https://docs.aws.amazon.com";
const GLOBAL = "us-east-1";
const RULE_GROUP = "aws:wafv2/ruleGroup:RuleGroup";
const SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource";

/** True or false where it can be told whether a property names something of CloudFront's. */
function isOfEdge(index: PlanIndex, resource: PlannedResource): boolean | undefined {
  const [named] = index
    .referenced(resource, "resourceArn")
    .filter(({ type }) => [DISTRIBUTION, WEB_ACL].includes(type));
  if (named) return named.type === DISTRIBUTION || at(named.inputs, "scope") === "CLOUDFRONT";
  const arn = text(resource.inputs["resourceArn"]);
  return arn === undefined ? undefined : /:global\/webacl\/|^arn:[^:]*:cloudfront:/.test(arn);
}

/** The log of a web ACL or distribution, with everything that it is written by. */
function logParts(index: PlanIndex, resource: PlannedResource): readonly PlannedResource[] {
  const groups = index
    .referenced(resource, "logDestinationConfigs")
    .filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
  const deliveries = index.users(resource, "deliverySourceName");
  return [
    resource,
    ...groups,
    ...deliveries,
    ...deliveries.flatMap((each) => index.referenced(each, "deliveryDestinationArn")),
  ];
}

function regionFaults(index: PlanIndex): Fault[] {
  const faults = [WEB_ACL_LOGGING, SOURCE].flatMap((type) =>
    index.ofType(type).flatMap((resource): Fault[] => {
      const edge = isOfEdge(index, resource);
      if (edge === undefined) return [{ ...notKnown("resourceArn"), resource }];
      if (!edge) return [];
      return logParts(index, resource)
        .filter((part) => part.type.startsWith("aws:") && index.region(part) !== GLOBAL)
        .map((part) => ({
          what: `logs the edge from ${index.region(part) ?? "a region that is not known"}`,
          resource: part,
        }));
    }),
  );
  return onceEach(faults);
}

/** What a name of a log's destination begins with, by AWS's rule. */
const LOG_PREFIX = "aws-waf-logs-";

/** How each kind of destination gives its name, or the beginning of it. */
const DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/logGroup:LogGroup": ["name", "namePrefix"],
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix"],
  "aws:s3/bucketV2:BucketV2": ["bucket", "bucketPrefix"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ["name"],
};

function destinationFaults(index: PlanIndex, logging: PlannedResource): Fault[] {
  const property = "logDestinationConfigs";
  const given = list(logging.inputs[property]);
  if (given === undefined) return [{ ...notKnown(property), resource: logging }];
  if (given.length !== 1)
    return [{ what: `names ${given.length} destinations where AWS takes one`, property, resource: logging }];
  const [destination] = index.referenced(logging, property).filter(({ type }) => type in DESTINATIONS);
  const name = destination === undefined ? arnName(text(given[0])) : nameOfDestination(destination);
  if (name === undefined) return [{ ...notKnown(property), resource: logging }];
  if (name.startsWith(LOG_PREFIX)) return [];
  return [{ what: `writes to ${name}, whose name does not begin with ${LOG_PREFIX}`, property, resource: logging }];
}

function nameOfDestination({ type, inputs, urn }: PlannedResource): string | undefined {
  const given = (DESTINATIONS[type] ?? []).map((property) => inputs[property]).find((value) => !isAbsent(value));
  if (given === undefined) return nameOfUrn(urn);
  return isUnknown(given) ? undefined : text(given);
}

/** The name at the end of an ARN, be it of a log group, a bucket or a stream. */
function arnName(arn: string | undefined): string | undefined {
  return arn?.split(/[:/]/).findLast((part) => part !== "" && part !== "*");
}

function loggingFaults(index: PlanIndex): Fault[] {
  const acls = index.ofType(WEB_ACL).flatMap((resource): Fault[] => {
    const pattern = {
      maximum: 128,
      pattern: /^[\w-]+$/,
      words: "of letters, digits, - and _",
      prefix: ["namePrefix", 102] as const,
    };
    const loggings = index.users(resource, "resourceArn").filter(({ type }) => type === WEB_ACL_LOGGING);
    const twice = loggings.length > 1 ? [{ what: `has ${loggings.length} logs where AWS keeps one`, resource }] : [];
    return [...nameFaults(resource, pattern).map((fault) => ({ ...fault, resource })), ...twice];
  });
  return onceEach([...acls, ...index.ofType(WEB_ACL_LOGGING).flatMap((logging) => destinationFaults(index, logging))]);
}

const WINDOWS = [60, 120, 300, 600];

function rateFaults({ inputs }: PlannedResource): readonly Fault[] {
  const rules = rulesOf(inputs);
  if (rules === undefined) return [notKnown("rules")];
  const statements = everywhere(rules, "rateBasedStatement").filter(isObject);
  return statements
    .flatMap((statement) => [...expectBetween(statement, "limit", 10, 2_000_000_000), ...windowFaults(statement)])
    .slice(0, 1);
}

function windowFaults(statement: Properties): readonly Fault[] {
  const property = "evaluationWindowSec";
  const window = at(statement, property);
  if (isAbsent(window) || WINDOWS.includes(number(window) ?? 0)) return [];
  return [
    isUnknown(window)
      ? notKnown(property)
      : { what: `counts over a window that is none of ${WINDOWS.join(", ")} seconds`, property, value: window },
  ];
}

const NAME_BYTES = 256;
const VALUE_BYTES = 1783;
const ALL_BYTES = 10_240;

function headerFaults({ path, inputs }: Block, most: number): readonly Fault[] {
  const property = `${path}.customHeaders`;
  const headers = blocks(inputs["customHeaders"]);
  if (headers === undefined) return [notKnown(property)];
  if (headers.length > most)
    return [{ what: `sends ${headers.length} headers to an origin where AWS takes ${most}`, property }];
  const sizes = headers.map(({ name, value }) => [bytes(name), bytes(value)] as const);
  const long = sizes.find(([name, value]) => name > NAME_BYTES || value > VALUE_BYTES);
  const whole = sizes.flat().reduce((sum, size) => sum + size, 0);
  if (!long && whole <= ALL_BYTES) return [];
  return [
    {
      what: `sends headers that are longer than AWS's ${NAME_BYTES} for a name, ${VALUE_BYTES} for a value, ${ALL_BYTES} in all`,
      property,
    },
  ];
}

/** A value that is a secret or only known later, such as that of the edge's own header, counts as none. */
function bytes(value: Json | undefined): number {
  return isSecret(value) || isUnknown(value) ? 0 : new TextEncoder().encode(text(value) ?? "").length;
}

export const edge = [
  stackPolicy({
    id: "LIM-25",
    name: "lim-edge-logs-region",
    rule: "What logs CloudFront and its web ACL stands in us-east-1",
    reason: "AWS knows both only there, and refuses their logs elsewhere",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:25"],
    steps: "Give the log, its destination and its delivery a provider of us-east-1",
    link: `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html`,
    types: [WEB_ACL_LOGGING, SOURCE],
    judge: ({ index }) => regionFaults(index),
  }),
  stackPolicy({
    id: "LIM-27",
    name: "lim-web-acl-log-names",
    rule: `A web ACL has a name that AWS takes and one log, to a destination whose name begins with ${LOG_PREFIX}`,
    reason: "AWS refuses the web ACL or its log",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:27"],
    steps: `Name the web ACL in letters, digits, - and _, and its one destination ${LOG_PREFIX} and more`,
    link: `${DOCS}/waf/latest/developerguide/logging-destinations.html`,
    types: [WEB_ACL, WEB_ACL_LOGGING],
    judge: ({ index }) => loggingFaults(index),
  }),
  resourcePolicy({
    id: "LIM-28",
    name: "lim-web-acl-rates",
    rule: "A rate-based rule counts at least 10 requests, over 60, 120, 300 or 600 seconds",
    reason: "AWS refuses the web ACL",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:28"],
    steps: "Choose a limit from 10 to 2,000,000,000 and one of AWS's windows",
    link: `${DOCS}/waf/latest/APIReference/API_RateBasedStatement.html`,
    types: [WEB_ACL, RULE_GROUP],
    judge: rateFaults,
  }),
  resourcePolicy({
    id: "LIM-30",
    name: "lim-origin-headers",
    rule: "The headers that CloudFront adds for an origin are within AWS's number and lengths",
    reason: "AWS refuses the distribution",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:30"],
    steps: "Send fewer or shorter headers, or ask AWS for more and say so in the pack's configuration",
    link: `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`,
    knobs: { headers: numberKnob("Granted by AWS: headers that CloudFront adds for an origin", 10, 1, 100) },
    types: [DISTRIBUTION],
    judge: ({ inputs }, { headers }) => {
      const origins = originsOf(inputs);
      return origins?.flatMap((origin) => headerFaults(origin, headers)).slice(0, 1) ?? [notKnown("origins")];
    },
  }),
];
