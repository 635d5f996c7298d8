// The services behind an application load balancer: the planned programs of their instances, or labelled stand-ins.
import type { PlannedResource } from "../../plan/type.ts";
import { sampleServiceUserData } from "../../model/sampleService.ts";
import { nameOf } from "./planReader.ts";
import type { PlanReader } from "./planReader.ts";
import type { PlannedService, PlannedTargetGroup, ServiceProgram } from "./plannedPath.ts";
import { filesOf, writtenFiles } from "./userData.ts";
import { TYPES } from "./resourceTypes.ts";

/** The targets that the plan registers with `group`; one stand-in where it registers none that local can run. */
export function readServices(
  reader: PlanReader,
  group: PlannedTargetGroup,
  resource: PlannedResource,
): readonly PlannedService[] {
  const attachments = reader.users(resource, "targetGroupArn", TYPES.attachment);
  const services = attachments.flatMap((attachment) => readTarget(reader, group, attachment));
  return services.length > 0 ? services : [standIn(group)];
}

function readTarget(reader: PlanReader, group: PlannedTargetGroup, attachment: PlannedResource): PlannedService[] {
  const [instance] = reader.referenced(attachment, "targetId", TYPES.instance);
  if (instance === undefined) return [];
  const program = readProgram(reader, instance);
  if (program === undefined) return [];
  const [subnet] = reader.referenced(instance, "subnetId", TYPES.subnet);
  return [
    {
      name: option(program, "--name") ?? nameOf(instance),
      targetGroup: group.name,
      port: reader.number(attachment, "port", group.port),
      ...(subnet && { zone: reader.text(subnet, "availabilityZone") }),
      instance: instance.urn,
      program,
      standIn: false,
    },
  ];
}

/** Undefined for an instance that runs something else than a Python program of its own user data. */
function readProgram(reader: PlanReader, instance: PlannedResource): ServiceProgram | undefined {
  const userData = reader.input(instance, "userDataBase64");
  if (typeof userData !== "string") return undefined;
  try {
    return programOf(writtenFiles(userData));
  } catch (fault) {
    reader.fault(instance, `userDataBase64 is no compressed cloud-config: ${(fault as Error).message}`);
    return undefined;
  }
}

/** The Python program that a systemd unit among the files starts. */
function programOf(files: ReadonlyMap<string, string>): ServiceProgram | undefined {
  for (const unit of files.values()) {
    const command = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(/\s+/) ?? [];
    const at = command.findIndex((word) => files.has(word) && word.endsWith(".py"));
    const path = command[at];
    const text = path && files.get(path);
    if (path && text) return { path, text, arguments: command.slice(at + 1) };
  }
  return undefined;
}

function standIn(group: PlannedTargetGroup): PlannedService {
  const { name, port, healthCheck } = group;
  const program = programOf(filesOf(sampleServiceUserData({ name, port, healthPath: healthCheck.path })));
  if (program === undefined) throw new Error("sample service: its own cloud-config starts no program");
  return { name, targetGroup: name, port, program, standIn: true };
}

function option(program: ServiceProgram, name: string): string | undefined {
  const at = program.arguments.indexOf(name);
  return at < 0 ? undefined : program.arguments[at + 1];
}
