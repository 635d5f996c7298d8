import { expect } from "chai";
import dnsPacket from "dns-packet";
import type { Observation, OriginRecordChange } from "../../../local/observed/observation.ts";
import { regionDistance } from "../../../local/parts/distances.ts";
import { OriginRecord } from "../../../local/parts/originRecord.ts";
import { answerQuery, chooseRecords } from "../../../local/parts/route53.ts";

const ORIGIN = "origin.edge.example.com";

function record(region: string, address: string, heard: Observation[] = [], evaluateTargetHealth = true): OriginRecord {
  const config = {
    name: ORIGIN,
    latencyRegion: region,
    region,
    evaluateTargetHealth,
    endpoints: [{ address, port: 8443 }],
    part: `network load balancer ${region}`,
    targetGroups: ["static", "cdn"],
    alarm: {
      name: `${region}-alarm`,
      targetGroup: "cdn",
      periodSeconds: 60,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      threshold: 1,
    },
  };
  return new OriginRecord(config, (each) => heard.push(each));
}

function target(of: OriginRecord, targetGroup: string, healthy: boolean, port = 1): void {
  const { part } = of.config;
  of.observe({ kind: "targetHealth", part, targetGroup, target: { address: "127.0.0.1", port }, healthy, reason: "" });
}

describe("Route 53", () => {
  const view = (near: string) => ({ near, listen: { address: "127.0.0.1", port: 53 }, location: "127.63.1.1" });
  const ask = (records: readonly OriginRecord[], near: string, name: string, type: "A" | "SRV" | "AAAA") => {
    const query = dnsPacket.encode({ type: "query", id: 7, questions: [{ type, name }] });
    const answer = answerQuery(query, view(near), { viewerNames: ["edge.example.com"] }, records);
    return dnsPacket.decode(answer!);
  };

  it("answers each location with the region of least distance", () => {
    const records = [
      record("eu-west-1", "127.64.0.1"),
      record("us-east-1", "127.65.0.1"),
      record("ap-south-1", "127.66.0.1"),
    ];
    const nearest = (near: string) => chooseRecords(records, ORIGIN, near).map(({ config }) => config.region);
    expect(["eu-west-2", "us-west-2", "ap-southeast-1", "us-east-1"].map(nearest)).to.deep.equal([
      ["eu-west-1"],
      ["us-east-1"],
      ["ap-south-1"],
      ["us-east-1"],
    ]);
  });

  it("measures along the great circle, also over the date line", () => {
    expect(Math.round(regionDistance("eu-west-1", "us-east-1") / 100)).to.equal(55);
    expect(regionDistance("us-west-2", "ap-northeast-1")).to.be.lessThan(regionDistance("us-west-2", "eu-central-2"));
    expect([regionDistance("eu-west-1", "eu-west-1"), regionDistance("xx-new-1", "xx-new-1")]).to.deep.equal([0, 0]);
    expect(regionDistance("xx-new-1", "eu-west-1")).to.equal(Number.POSITIVE_INFINITY);
  });

  it("leaves a region whose load balancer has a target group without a healthy target, and comes back", () => {
    const heard: Observation[] = [];
    const records = [record("eu-west-1", "127.64.0.1", heard), record("us-east-1", "127.65.0.1")];
    const chosen = () => chooseRecords(records, ORIGIN, "eu-west-1").map(({ config }) => config.region);
    target(records[0]!, "cdn", true, 1);
    target(records[0]!, "cdn", false, 2);
    expect(chosen()).to.deep.equal(["eu-west-1"]);
    target(records[0]!, "cdn", false, 1);
    expect(chosen()).to.deep.equal(["us-east-1"]);
    target(records[0]!, "cdn", true, 1);
    expect(chosen()).to.deep.equal(["eu-west-1"]);
    expect(heard.map((each) => (each as OriginRecordChange).reason)).to.deep.equal([
      "no healthy target in cdn",
      "targets are healthy, the alarm is silent",
    ]);
  });

  it("leaves it by the alarm alone where the record does not evaluate its target's health", () => {
    const euw1 = record("eu-west-1", "127.64.0.1", [], false);
    target(euw1, "cdn", true);
    target(euw1, "cdn", false);
    euw1.endPeriod();
    expect(euw1.healthy).to.equal(true);
    euw1.endPeriod();
    euw1.endPeriod();
    expect(euw1.healthy).to.equal(false);
  });

  it("takes every region as well where none is", () => {
    const records = [record("eu-west-1", "127.64.0.1"), record("us-east-1", "127.65.0.1")];
    for (const each of records) target(each, "cdn", false);
    expect(records.map(({ healthy }) => healthy)).to.deep.equal([false, false]);
    expect(chooseRecords(records, ORIGIN, "us-east-1").map(({ config }) => config.region)).to.deep.equal(["us-east-1"]);
  });

  it("hears its own load balancer only", () => {
    const records = [record("eu-west-1", "127.64.0.1"), record("us-east-1", "127.65.0.1")];
    target(records[1]!, "cdn", false);
    expect(records.map(({ healthy }) => healthy)).to.deep.equal([true, false]);
  });

  it("answers addresses, with SRV their stand-in ports too, viewers with the location, and nobody with another name", () => {
    const records = [record("eu-west-1", "127.64.0.1")];
    const data = (answer: dnsPacket.DecodedPacket) => answer.answers?.map((each) => (each as { data: unknown }).data);
    expect(data(ask(records, "eu-west-1", "Origin.edge.example.com", "A"))).to.deep.equal(["127.64.0.1"]);
    expect(data(ask(records, "eu-west-1", ORIGIN, "SRV"))?.[0]).to.deep.include({ target: "127.64.0.1", port: 8443 });
    expect(data(ask(records, "eu-west-1", "edge.example.com", "A"))).to.deep.equal(["127.63.1.1"]);
    expect(data(ask(records, "eu-west-1", ORIGIN, "AAAA"))).to.deep.equal([]);
    expect(ask(records, "eu-west-1", "other.example.com", "A")).to.deep.include({ rcode: "NXDOMAIN", answers: [] });
  });
});
