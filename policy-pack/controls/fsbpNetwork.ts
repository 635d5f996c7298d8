// Security Hub's controls for networks and what computes in them: VPCs, instances, autoscaling, containers, Systems Manager.
import { controlsOf } from "./control.ts";

const { served, elsewhere, foreign, open } = controlsOf("fsbp");

const SERVICE_TEST = "test/components/containerService.test.ts holds the task that awsx is given";
const FARGATE = "Fargate knows only awsvpc networks and no host to share";
const SEEN_LATER = "A plan does not show it; the account's Security Hub sees it in what runs";
const CONTAINER_ENDPOINT =
  "model/containerService.ts adds it where services bring containers, and NET-18 asks for it there";

export const fsbpNetwork = [
  served("AutoScaling.1", "groups ask the load balancer who is healthy"),
  served("AutoScaling.2", "groups span zones"),
  served("AutoScaling.3", "groups require version 2 of instance metadata"),
  served("AutoScaling.4", "metadata answers take one hop"),
  served("AutoScaling.5", "groups give no public addresses"),
  open(
    "AutoScaling.6",
    "groups mix instance types",
    "A group has one type: what it holds at peak is measured for that type",
  ),
  served("AutoScaling.9", "groups use launch templates"),

  served("EC2.2", "default security groups admit nothing"),
  served("EC2.3", "volumes are encrypted"),
  elsewhere("EC2.4", "stopped instances are removed", SEEN_LATER),
  served("EC2.6", "VPCs have flow logs"),
  elsewhere("EC2.7", "volumes are encrypted by default", "An account's setting; EC-04 asks it of every volume"),
  served("EC2.8", "instances require version 2 of metadata"),
  served("EC2.9", "instances have no public address"),
  served("EC2.10", "EC2 is asked by a VPC endpoint"),
  served("EC2.12", "Elastic IPs are in use"),
  served("EC2.13", "port 22 is shut to the internet"),
  served("EC2.14", "port 3389 is shut to the internet"),
  served("EC2.15", "subnets give no public addresses"),
  served("EC2.16", "network ACLs are in use"),
  elsewhere(
    "EC2.17",
    "instances have one interface",
    "test/components/proxyGroup.test.ts holds the launch template, with one",
  ),
  served("EC2.18", "only declared ports are open to everybody"),
  served("EC2.19", "ports of high risk are shut to the internet"),
  served("EC2.21", "network ACLs shut ports 22 and 3389 to the internet"),
  elsewhere("EC2.24", "no instance is paravirtual", "AWS starts no such type from the images of today"),
  served("EC2.25", "launch templates give no public addresses"),
  foreign("EC2.28", "volumes are backed up", "Instances keep nothing: what they need they fetch at boot"),
  served("EC2.53", "security groups shut administration to IPv4", "SG-02"),
  served("EC2.54", "security groups shut administration to IPv6", "SG-02"),
  elsewhere("EC2.55", "ECR's API is reached by an endpoint", CONTAINER_ENDPOINT),
  elsewhere("EC2.56", "ECR's registry is reached by an endpoint", CONTAINER_ENDPOINT),
  open(
    "EC2.57",
    "Systems Manager is reached by an endpoint",
    "It is one of the settings' choices; without it the NAT gateway leads there",
  ),
  foreign(
    "EC2.58",
    "Incident Manager's contacts are reached by an endpoint",
    "Nothing in the VPC calls Incident Manager",
  ),
  foreign("EC2.60", "Incident Manager is reached by an endpoint", "Nothing in the VPC calls Incident Manager"),
  served("EC2.170", "launch templates require version 2 of metadata", "EC-01"),
  foreign(
    "EC2.172",
    "VPCs block internet gateways",
    "The static and cdn doors stand behind one; NET-14 bounds who reaches it",
  ),
  foreign("EC2.180", "interfaces check source and destination", "No stack makes an interface by itself"),
  served("EC2.181", "launch templates encrypt volumes", "EC-04"),

  foreign("ECS.1", "tasks in host mode name a user", FARGATE),
  elsewhere("ECS.2", "services give no public addresses", SERVICE_TEST),
  foreign("ECS.3", "tasks do not share the host's processes", FARGATE),
  foreign("ECS.4", "containers are not privileged", "Fargate refuses containers that are"),
  elsewhere("ECS.5", "containers cannot write to their root", SERVICE_TEST),
  open(
    "ECS.8",
    "secrets are not in the environment",
    "What a user writes into environment is not searched; secrets is for those",
  ),
  elsewhere("ECS.9", "tasks log", SERVICE_TEST),
  elsewhere("ECS.10", "services run on the newest platform", SERVICE_TEST),
  elsewhere("ECS.12", "clusters have Container Insights", "test/components/containerService.test.ts holds the cluster"),
  foreign("ECS.16", "task sets give no public addresses", "No stack makes a task set"),
  foreign("ECS.17", "tasks are not in host mode", FARGATE),
  foreign("ECS.18", "tasks encrypt the way to EFS", "No stack makes a file system"),
  foreign("ECS.19", "capacity providers protect busy instances", "Fargate brings the machines"),
  open("ECS.20", "Linux containers name a user", "The image decides who runs; the task names nobody"),
  foreign("ECS.21", "Windows containers name a user", "Tasks run Linux"),

  elsewhere(
    "SSM.1",
    "Systems Manager manages instances",
    "The proxies' role lets them register; test/components/proxyRole.test.ts holds it",
  ),
  elsewhere(
    "SSM.2",
    "patches are in place",
    "Instances patch themselves and are replaced for HAProxy; test/model/userData.test.ts holds it",
  ),
  foreign("SSM.3", "associations are in force", "No stack makes one"),
];
