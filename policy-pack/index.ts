// The policy pack, as `pulumi preview --policy-pack policy-pack` starts it: the catalogue behind CrossGuard's server.
import { readFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
import { CATALOGUE } from "./catalogue.ts";
import { crossGuardPolicies } from "./crossGuard.ts";
import { refuseStale } from "./freshness.ts";
import { readExceptions } from "./lib/exceptions.ts";
import { Session } from "./lib/session.ts";
import { settingsOfStack } from "./settings.ts";

// CrossGuard starts a pack in its own folder.
refuseStale(process.cwd());
const exceptions = readExceptions(readFileSync("exceptions.json", "utf8"));
const today = new Date().toISOString().slice(0, 10);
const session = new Session({ settings: settingsOfStack(), today }, exceptions, CATALOGUE);

new PolicyPack("portcullis", { policies: crossGuardPolicies(CATALOGUE, session) });
