// One small model of AWS's answers, for the plan and for the tests' mocks: the same question has the same answer.
import type { Properties } from "../plan/type.ts";
import { accountInvokes, providerTypes } from "./account.ts";
import { Addresses } from "./addresses.ts";
import { autoscalingTypes } from "./autoscaling.ts";
import { certificateTypes } from "./certificates.ts";
import { cloudfrontTypes } from "./cloudfront.ts";
import { cloudwatchTypes } from "./cloudwatch.ts";
import { dnsInvokes, dnsTypes } from "./dns.ts";
import { ec2Invokes, ec2Types } from "./ec2.ts";
import { ecsTypes } from "./ecs.ts";
import { iamTypes } from "./iam.ts";
import { loadBalancingTypes } from "./loadBalancing.ts";
import { madeUpNameOf } from "./madeUpNames.ts";
import { networkInvokes, networkTypes } from "./network.ts";
import { remoteTypes } from "./remote.ts";
import { secretInvokes, secretTypes } from "./secrets.ts";
import { storageTypes } from "./storage.ts";
import { tlsTypes } from "./tls.ts";
import { wafTypes } from "./wafv2.ts";
import { AwsModelError } from "./error.ts";
import { Question } from "./type.ts";
import type { InvokeModels, InvokeRequest, Known, ResourceRequest, TypeModel, TypeModels } from "./type.ts";

/** Every type the model answers, by Pulumi's type token. */
export const typeModels: TypeModels = {
  ...networkTypes,
  ...ec2Types,
  ...loadBalancingTypes,
  ...autoscalingTypes,
  ...ecsTypes,
  ...iamTypes,
  ...certificateTypes,
  ...dnsTypes,
  ...storageTypes,
  ...secretTypes,
  ...cloudfrontTypes,
  ...cloudwatchTypes,
  ...tlsTypes,
  ...providerTypes,
  ...remoteTypes,
  ...wafTypes,
};

/** Every invoke the model answers, by its token. */
export const invokeModels: InvokeModels = {
  ...accountInvokes,
  ...networkInvokes,
  ...ec2Invokes,
  ...dnsInvokes,
  ...secretInvokes,
};

/** The file of a service, where it is not named like the service's module in Pulumi. */
const FILES: Readonly<Record<string, string>> = {
  vpc: "network",
  lb: "loadBalancing",
  alb: "loadBalancing",
  acm: "certificates",
  route53: "dns",
  s3: "storage",
  kms: "secrets",
  secretsmanager: "secrets",
  index: "account",
};

/** The file of a package other than aws; everything else is a remote component. */
const OTHER_FILES: Readonly<Record<string, string>> = { tls: "tls", pulumi: "account" };

/** What AWS answers when a resource is made. */
export interface Answer {
  readonly id: string;
  /** Every property the model knows for the type; the program's own inputs stand over these. */
  readonly outputs: Properties;
}

/** The model during one plan; its answers depend on the questions and, for addresses alone, on their order. */
export interface AwsModel {
  /** Throws AwsModelError for a type it does not know or a region it cannot tell. */
  resource(request: ResourceRequest): Answer;
  /** Throws AwsModelError for an invoke it does not know. */
  invoke(request: InvokeRequest): Properties;
}

/** Names of the properties that only AWS knows of a type. Throws AwsModelError for a type it does not know. */
export function outputNames(type: string, identity: string): readonly string[] {
  return Object.keys(modelOf(type, identity).outputs);
}

/**
 * The name that the provider makes up for a resource, under its property, before AWS is asked: nothing where the program
 * gives one. It is the one that `resource` answers. Throws AwsModelError for a type it does not know.
 */
export function madeUpName({ identity, type, name, inputs, provider }: ResourceRequest): Properties {
  const model = modelOf(type, identity);
  const property = madeUpNameOf(type, inputs);
  const answer = property === undefined ? undefined : model.outputs[property];
  if (property === undefined || answer === undefined) return {};
  const question = new Question(identity, name, inputs, provider, new Map(), new Addresses());
  question.id = model.id(question);
  return { [property]: answer(question) };
}

/** A model that has answered nothing yet. */
export function createAwsModel(): AwsModel {
  const known: Known = new Map();
  const addresses = new Addresses();
  return {
    resource: ({ identity, type, name, inputs, provider, id }) => {
      const model = modelOf(type, identity);
      const question = new Question(identity, name, inputs, provider, known, addresses);
      question.id = id ?? model.id(question);
      const outputs: Properties = Object.fromEntries(
        Object.entries(model.outputs).map(([property, answer]) => [property, inputs[property] ?? answer(question)]),
      );
      known.set(question.id, { ...outputs, ...inputs });
      return { id: question.id, outputs };
    },
    invoke: ({ token, inputs, provider }) => {
      const model = invokeModels[token];
      if (!model) throw unknown(`invoke ${token}`, token, "this invoke");
      const question = new Question(`${token} ${JSON.stringify(inputs)}`, token, inputs, provider, known, addresses);
      return { ...inputs, ...model(question) };
    },
  };
}

function modelOf(type: string, identity: string): TypeModel {
  const model = typeModels[type];
  if (!model) throw unknown(identity, type, `type ${type}`);
  return model;
}

function unknown(where: string, token: string, what: string): AwsModelError {
  const [domain = "", path = ""] = token.split(":");
  const module = path.split("/")[0] ?? path;
  const file = domain === "aws" ? (FILES[module] ?? module) : (OTHER_FILES[domain] ?? "remote");
  return new AwsModelError(`${where}: the model of AWS's answers does not know ${what}; add it to awsModel/${file}.ts`);
}
