import { expect } from "chai";
import type { Properties } from "../../../plan/type.ts";
import { attachment, balancer, INSTANCE, listener, targetGroup } from "./sketchedBalancers.ts";
import { group, networkOf, U, VPC } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

const base = [...VPC, group("web")];
const placeOf = (id: string, ...sketches: readonly Known[]) =>
  networkOf(...base, ...sketches).places.find((place) => place.id === id);

describe("a planned network listener", () => {
  const listenersOf = (...sketches: readonly Known[]) =>
    placeOf("nlb", balancer("network"), INSTANCE, attachment(), ...sketches)?.listeners;

  it("hands on to the targets of its group, and makes them proxies", () => {
    const network = networkOf(
      ...base,
      balancer("network"),
      INSTANCE,
      attachment({ port: 9000 }),
      targetGroup({ healthCheck: { port: "8444" } }),
      listener("nlb"),
    );
    expect(network.places.find(({ id }) => id === "nlb")?.listeners).to.deep.equal([
      {
        id: "listener",
        name: "listener",
        protocol: "tcp",
        port: 443,
        targets: [{ place: "instance", port: 9000 }],
        preserveClientIp: true,
        healthPort: 8444,
      },
    ]);
    expect(network.places.find(({ id }) => id === "instance")).to.deep.include({
      role: "proxy",
      serves: [{ origin: { id: "targets", name: "targets" }, port: 9000, relays: [] }],
    });
  });

  it("preserves the client's address as AWS does where the group does not say", () => {
    const preserved = (inputs: Properties) =>
      listenersOf(targetGroup(inputs), listener("nlb"))?.map(({ preserveClientIp }) => preserveClientIp);
    expect(preserved({})).to.deep.equal([true]);
    expect(preserved({ preserveClientIp: "false" })).to.deep.equal([false]);
    expect(preserved({ targetType: "ip" })).to.deep.equal([false]);
    expect(preserved({ targetType: "ip", preserveClientIp: "true" })).to.deep.equal([true]);
    expect(preserved({ targetType: "ip", protocol: "UDP", preserveClientIp: "false" })).to.deep.equal([true]);
  });

  it("checks health on the port of the traffic, on the group's own, or not at all", () => {
    const health = (healthCheck: Properties) =>
      listenersOf(targetGroup({ healthCheck }), listener("nlb"))?.[0]?.healthPort;
    expect(health({})).to.equal(8443);
    expect(health({ port: "traffic-port" })).to.equal(8443);
    expect(health({ port: "8444" })).to.equal(8444);
    expect(health({ enabled: false })).to.equal(undefined);
  });

  it("of two protocols is two listeners, and TLS is TCP", () => {
    const protocols = (protocol: string) =>
      listenersOf(targetGroup({ protocol }), listener("nlb", { protocol }))?.map(({ id, protocol: own }) => [id, own]);
    expect(protocols("TLS")).to.deep.equal([["listener", "tcp"]]);
    expect(protocols("UDP")).to.deep.equal([["listener", "udp"]]);
    expect(protocols("TCP_UDP")).to.deep.equal([
      ["listener/tcp", "tcp"],
      ["listener/udp", "udp"],
    ]);
  });

  it("makes its load balancer doubtful where it is not known", () => {
    const missing = (inputs: Properties, groupInputs: Properties = {}) =>
      placeOf("nlb", balancer("network"), INSTANCE, attachment(), targetGroup(groupInputs), listener("nlb", inputs))
        ?.missing;
    expect(missing({ port: U })).to.equal("port of listener is not known");
    expect(missing({ protocol: U })).to.equal("protocol of listener is not known");
    expect(missing({}, { preserveClientIp: U })).to.equal("preserveClientIp of targets is not known");
    expect(missing({}, { healthCheck: { port: U } })).to.equal("healthCheck of targets is not known");
  });

  it("finds the autoscaling groups that join, either way, and targets with a fixed address", () => {
    const template: Known = {
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "template",
      inputs: { vpcSecurityGroupIds: [U] },
      uses: { vpcSecurityGroupIds: ["web"] },
    };
    const fleet = (inputs: Properties, uses: Known["uses"]): Known => ({
      type: "aws:autoscaling/group:Group",
      name: "fleet",
      inputs: { vpcZoneIdentifiers: [U], launchTemplate: { id: U }, ...inputs },
      uses: { vpcZoneIdentifiers: ["subnet-a"], launchTemplate: ["template"], ...uses },
    });
    const joined: Known = {
      type: "aws:autoscaling/attachment:Attachment",
      name: "joined",
      inputs: { autoscalingGroupName: U, lbTargetGroupArn: U },
      uses: { autoscalingGroupName: ["fleet"], lbTargetGroupArn: ["targets"] },
    };
    const targets = (...sketches: readonly Known[]) =>
      placeOf("nlb", balancer("network"), template, targetGroup(), listener("nlb"), ...sketches)?.listeners?.[0]
        ?.targets;
    const expected = [{ place: "fleet", port: 8443 }];
    expect(targets(fleet({ targetGroupArns: [U] }, { targetGroupArns: ["targets"] }))).to.deep.equal(expected);
    expect(targets(fleet({}, {}), joined)).to.deep.equal(expected);
    const fixed = { ...INSTANCE, inputs: { ...INSTANCE.inputs, privateIp: "10.0.1.7" } };
    expect(targets(fixed, attachment({ targetId: "10.0.1.7" }, []))).to.deep.equal([{ place: "instance", port: 8443 }]);
    expect(targets(attachment({ targetId: "10.0.1.8" }, []))).to.deep.equal([]);
  });
});

describe("a planned application listener", () => {
  it("relays to the targets of its default action and of all its rules, which are services", () => {
    const rule: Known = {
      type: "aws:lb/listenerRule:ListenerRule",
      name: "rule",
      inputs: {
        listenerArn: U,
        actions: [{ type: "forward", forward: { targetGroups: [{ arn: U, weight: 1 }] } }],
      },
      uses: { listenerArn: ["listener"], actions: ["targets"] },
    };
    const fixed = [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }];
    const network = networkOf(
      ...base,
      balancer("application"),
      INSTANCE,
      attachment(),
      targetGroup({ protocol: "HTTPS" }),
      listener("alb", { protocol: "HTTPS", defaultActions: fixed }, []),
      rule,
    );
    expect(network.places.find(({ id }) => id === "alb")?.serves).to.deep.equal([
      {
        origin: { id: "listener", name: "listener" },
        port: 443,
        relays: [{ place: "instance", port: 8443 }],
      },
    ]);
    expect(network.places.find(({ id }) => id === "instance")?.role).to.equal("service");
    expect(network.missing).to.deep.equal([]);
  });

  it("makes services of targets that a network load balancer reaches too", () => {
    const network = networkOf(
      ...base,
      balancer("application"),
      balancer("network"),
      INSTANCE,
      attachment(),
      targetGroup(),
      listener("alb"),
      { ...listener("nlb"), name: "second" },
    );
    expect(network.places.find(({ id }) => id === "instance")?.role).to.equal("service");
  });
});
