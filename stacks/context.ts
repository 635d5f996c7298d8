// What every composition of a stack is given: settings, names and one explicit provider for each region.
import * as aws from "@pulumi/aws";
import { stackTags } from "../model/regionModel.ts";
import { regionShortName } from "../model/regions.ts";
import type { Settings } from "../model/settings.ts";

/** Where AWS keeps what is global: CloudFront, its certificates and its web ACLs. */
export const GLOBAL_REGION = "us-east-1";

export interface StackContext {
  readonly settings: Settings;
  readonly project: string;
  readonly stack: string;
  readonly providers: Providers;
}

/** The stack's providers; each is made when it is first asked for, so that a stack has none without resources. */
export class Providers {
  readonly #byName = new Map<string, aws.Provider>();

  constructor(
    private readonly settings: Settings,
    private readonly project: string,
    private readonly stack: string,
  ) {}

  /** The provider of a region's own resources. */
  region(name: string): aws.Provider {
    return this.#provider(`${regionShortName(name)}-provider`, name);
  }

  /** The provider of what is global. */
  get global(): aws.Provider {
    return this.#provider("global-provider", GLOBAL_REGION);
  }

  #provider(name: string, region: string): aws.Provider {
    const { accountId } = this.settings;
    const provider =
      this.#byName.get(name) ??
      new aws.Provider(name, {
        region: region as aws.Region,
        ...(accountId === "" ? {} : { allowedAccountIds: [accountId] }),
        defaultTags: { tags: stackTags(this.settings, this.project, this.stack, region) },
      });
    this.#byName.set(name, provider);
    return provider;
  }
}
