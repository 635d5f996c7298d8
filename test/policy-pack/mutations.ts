// The mutations of all groups.
import type { Mutations } from "./mutation.ts";

export const MUTATIONS: Mutations = {};
