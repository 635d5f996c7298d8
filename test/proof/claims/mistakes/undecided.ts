// Parts that the proof does not model: nobody can say what they let through, so no claim holds.
import { add, change, type Edit, of, together } from "../../../support/planEdits.ts";

export interface Undecided {
  readonly name: string;
  readonly edit: Edit;
  /** What must stand among the missing facts of every claim. */
  readonly fact: string;
}

export const UNDECIDED: readonly Undecided[] = [
  {
    name: "attaches a transit gateway",
    edit: together(
      add("aws:ec2transitgateway/transitGateway:TransitGateway", "euw1-transit-gateway", {}),
      add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "euw1-transit-attachment", {
        transitGatewayId: of("euw1-transit-gateway"),
        vpcId: of("euw1-vpc"),
        subnetIds: [of("euw1-service-subnet-a")],
      }),
    ),
    fact: "aws:ec2transitgateway/vpcAttachment:VpcAttachment is not modelled (euw1-transit-attachment)",
  },
  {
    name: "starts a database",
    edit: add("aws:rds/instance:Instance", "euw1-database", {
      vpcSecurityGroupIds: [of("euw1-service-security-group")],
    }),
    fact: "aws:rds/instance:Instance is not modelled (euw1-database)",
  },
  {
    name: "lets a VPN's routes into a table",
    edit: change("euw1-service-route-table", { propagatingVgws: ["vgw-0a1b2c3d"] }),
    fact: "routes that virtual private gateways propagate are not modelled (euw1-service-route-table)",
  },
  {
    name: "makes an interface by itself",
    edit: add("aws:ec2/networkInterface:NetworkInterface", "euw1-spare-interface", {
      subnetId: of("euw1-service-subnet-a"),
    }),
    fact: "aws:ec2/networkInterface:NetworkInterface is not modelled (euw1-spare-interface)",
  },
];
