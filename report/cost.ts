// What a plan costs each month before any traffic, by region and line. Data, requests and capacity units come on top.
import { isUnknown, type PlanIndex } from "../plan/read.ts";
import type { Json, PlannedResource } from "../plan/type.ts";
import { census, listInput, objectInput, type RegionCensus, sum } from "../policy-pack/lib/quotas/census.ts";
import { HOURS_PER_MONTH, PRICES, type Price, type RegionPrices, SOURCES } from "./prices.ts";
import { natZones } from "../policy-pack/lib/quotas/networkCounts.ts";

/** One line of the fixed cost of one region. */
export interface CostLine {
  readonly region: string;
  readonly line: string;
  /** How many are billed; GB for volumes. Undefined while the plan does not know it. */
  readonly quantity: number | undefined;
  /** US dollars a month of 730 hours; undefined when the line is not priced, which never means free. */
  readonly monthlyUsd: number | undefined;
  /** What the reader must know of the figure: not confirmed, not priced, another region's price; mostly empty. */
  readonly note: string;
  /** AWS's page that the price is from. */
  readonly source: string;
}

/** A line before the region's prices are applied. */
interface Item {
  readonly line: string;
  readonly quantity: number | undefined;
  /** What one costs a month; undefined when AWS's price for it is not known here. */
  readonly price: Price | undefined;
  readonly source: string;
}

/** The fixed cost of every region of the plan, region after region; lines without anything to bill are left out. */
export function fixedCost(index: PlanIndex): readonly CostLine[] {
  return census(index).flatMap((region) => {
    const own = PRICES[region.region];
    const prices = own ?? PRICES["us-east-1"];
    const items = [
      ...networkItems(region, index, prices),
      ...machineItems(region, index, prices),
      ...containerItems(region, prices),
      ...smallItems(region, prices),
    ];
    return items
      .filter(({ quantity }) => quantity !== 0)
      .map((item) => costLine(region.region, item, own === undefined));
  });
}

/** The sum of the priced lines, in US dollars a month, and whether some line is missing from it. */
export function totalCost(lines: readonly CostLine[]): { readonly monthlyUsd: number; readonly complete: boolean } {
  return {
    monthlyUsd: lines.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd ?? 0), 0),
    complete: lines.every(({ monthlyUsd }) => monthlyUsd !== undefined),
  };
}

function costLine(region: string, { line, quantity, price, source }: Item, elsewhere: boolean): CostLine {
  const monthlyUsd = price && quantity !== undefined ? price.usd * quantity : undefined;
  const notes = [
    ...(quantity === undefined ? ["number not known"] : []),
    ...(price === undefined ? ["not priced"] : []),
    ...(price?.confirmed === false ? ["price not confirmed"] : []),
    ...(price && elsewhere ? ["priced as us-east-1"] : []),
  ];
  return { region, line, quantity, monthlyUsd, note: notes.join(", "), source };
}

/** An hourly price by the month. */
function monthly({ usd, confirmed }: Price): Price {
  return { usd: usd * HOURS_PER_MONTH, confirmed };
}

function networkItems(region: RegionCensus, index: PlanIndex, prices: RegionPrices): Item[] {
  const gateways = region.ofType("aws:ec2/natGateway:NatGateway");
  const isRegional = ({ inputs }: PlannedResource) => inputs["availabilityMode"] === "regional";
  const regionalZones = sum(gateways.filter(isRegional).map((gateway) => natZones(gateway, index).length));
  const zonal = gateways.filter((gateway) => !isRegional(gateway)).length;
  const addresses = region.ofType("aws:ec2/eip:Eip").length;
  const balancers = region.ofType("aws:lb/loadBalancer:LoadBalancer");
  const kinds = balancers.map(({ inputs }) => inputs["loadBalancerType"] ?? "application");
  const endpoints = region.ofType("aws:ec2/vpcEndpoint:VpcEndpoint");
  const interfaces = endpoints.filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
  const endpointZones = interfaces.map(({ inputs }) => listInput(inputs["subnetIds"])?.length);
  const hourly = (line: string, quantity: number | undefined, price: Price, source: string) => ({
    line,
    quantity,
    price: monthly(price),
    source,
  });
  return [
    hourly("NAT gateway, by zone", zonal + regionalZones, prices.natGatewayHour, SOURCES.vpc),
    // AWS gives a regional NAT gateway a public address of its own in each zone.
    hourly("public IPv4 address", addresses + regionalZones, prices.publicAddressHour, SOURCES.vpc),
    hourly("network load balancer", count(kinds, "network"), prices.networkLoadBalancerHour, SOURCES.loadBalancing),
    hourly(
      "application load balancer",
      count(kinds, "application"),
      prices.applicationLoadBalancerHour,
      SOURCES.loadBalancing,
    ),
    hourly("interface endpoint, by zone", sumKnown(endpointZones), prices.interfaceEndpointHour, SOURCES.privateLink),
  ];
}

/** A number of equal instances: those of a group at its smallest size, or one. */
interface Machines {
  readonly number: number | undefined;
  readonly type: string | undefined;
  /** gp3 storage of each, in GB; undefined when it has another type of volume or a size that is not known. */
  readonly storageGb: number | undefined;
  /** True where CloudWatch gets the instances' metrics every minute, which is billed. */
  readonly monitored: boolean;
}

function machineItems(region: RegionCensus, index: PlanIndex, prices: RegionPrices): Item[] {
  const machines = [
    ...region.ofType("aws:autoscaling/group:Group").map((group) => groupMachines(group, index)),
    ...region.ofType("aws:ec2/instance:Instance").map(singleMachine),
  ];
  const types = [...new Set(machines.map(({ type }) => type))];
  const instances = types.map((type) => {
    const price = type === undefined ? undefined : prices.instanceHour[type];
    return {
      line: `EC2 instance ${type ?? "of an unknown type"}`,
      quantity: sumKnown(machines.filter((machine) => machine.type === type).map(({ number }) => number)),
      price: price && monthly(price),
      source: SOURCES.instances,
    };
  });
  const storage = sumKnown(machines.map(({ number, storageGb }) => product(number, storageGb)));
  const monitored = sumKnown(machines.filter((machine) => machine.monitored).map(({ number }) => number));
  const metrics = { usd: prices.metricMonth.usd * METRICS_PER_INSTANCE, confirmed: prices.metricMonth.confirmed };
  return [
    ...instances,
    { line: "gp3 volume, by GB", quantity: storage, price: prices.gp3GbMonth, source: SOURCES.volumes },
    { line: "detailed monitoring, by instance", quantity: monitored, price: metrics, source: SOURCES.monitoring },
  ];
}

/** Metrics that detailed monitoring of an instance is billed for. */
const METRICS_PER_INSTANCE = 7;

function groupMachines(group: PlannedResource, index: PlanIndex): Machines {
  const [template] = index.referenced(group, "launchTemplate");
  const disks = listInput(template?.inputs["blockDeviceMappings"])?.map((mapping) => objectInput(mapping)?.["ebs"]);
  return {
    number: knownNumber(group.inputs["desiredCapacity"] ?? group.inputs["minSize"]),
    type: knownText(template?.inputs["instanceType"]),
    storageGb: disks && sumKnown(disks.map(gp3Gb)),
    monitored: objectInput(template?.inputs["monitoring"])?.["enabled"] === true,
  };
}

function singleMachine({ inputs }: PlannedResource): Machines {
  return {
    number: 1,
    type: knownText(inputs["instanceType"]),
    storageGb: gp3Gb(inputs["rootBlockDevice"]),
    monitored: inputs["monitoring"] === true,
  };
}

function gp3Gb(disk: Json | undefined): number | undefined {
  const { volumeType, volumeSize } = objectInput(disk) ?? {};
  return volumeType === "gp3" ? knownNumber(volumeSize) : undefined;
}

/** Fargate tasks, by processor and by GB: what awsx is asked for, since what it makes of it is not in the plan. */
function containerItems(region: RegionCensus, prices: RegionPrices): Item[] {
  const tasks = region.ofType("awsx:ecs:FargateService").map(({ inputs }) => {
    const { cpu, memory, runtimePlatform } = objectInput(inputs["taskDefinitionArgs"]) ?? {};
    const [units, mebibytes] = [Number(knownText(cpu)), Number(knownText(memory))];
    const arm = objectInput(runtimePlatform)?.["cpuArchitecture"] === "ARM64";
    return { number: knownNumber(inputs["desiredCount"]), processors: units / 1024, gb: mebibytes / 1024, arm };
  });
  return (["X86_64", "ARM64"] as const).flatMap((architecture) => {
    const own = tasks.filter(({ arm }) => arm === (architecture === "ARM64"));
    const { processor, gb } = prices.fargateHour[architecture];
    const line = (what: string, each: (task: (typeof tasks)[number]) => number, price: Price): Item => ({
      line: `Fargate ${architecture === "ARM64" ? "arm64" : "x86_64"}, by ${what}`,
      quantity: sumKnown(own.map((task) => product(task.number, each(task)))),
      price: monthly(price),
      source: SOURCES.containers,
    });
    return [line("processor", (task) => task.processors, processor), line("GB", (task) => task.gb, gb)];
  });
}

function smallItems(region: RegionCensus, prices: RegionPrices): Item[] {
  const each = (line: string, type: string, price: Price, source: string) => ({
    line,
    quantity: region.ofType(type).length,
    price,
    source,
  });
  return [
    each("KMS key, first year", "aws:kms/key:Key", prices.keyMonth, SOURCES.keys),
    each("secret", "aws:secretsmanager/secret:Secret", prices.secretMonth, SOURCES.secrets),
    each("hosted zone", "aws:route53/zone:Zone", prices.hostedZoneMonth, SOURCES.dns),
    each("health check", "aws:route53/healthCheck:HealthCheck", prices.healthCheckMonth, SOURCES.dns),
    each("alarm", "aws:cloudwatch/metricAlarm:MetricAlarm", prices.alarmMonth, SOURCES.monitoring),
    each("web ACL", "aws:wafv2/webAcl:WebAcl", prices.webAclMonth, SOURCES.firewall),
    {
      line: "rule of a web ACL",
      quantity: sumKnown(
        region.ofType("aws:wafv2/webAcl:WebAcl").map(({ inputs }) => listInput(inputs["rules"])?.length),
      ),
      price: prices.webAclRuleMonth,
      source: SOURCES.firewall,
    },
  ];
}

function knownText(value: Json | undefined): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

function knownNumber(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function product(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one * other;
}

/** The sum, or undefined when one of the numbers is. */
function sumKnown(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.every((number) => number !== undefined) ? sum(numbers) : undefined;
}

function count<T>(list: readonly T[], wanted: T): number {
  return list.filter((each) => each === wanted).length;
}
