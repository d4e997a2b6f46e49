import type { Mode } from "../core/context.ts";
import { InputError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { unknownName } from "../core/nearest.ts";

/** Each mode is loaded when a run names it. */
const MODES = {
  ask: async () => (await import("./ask.ts")).ask,
  analyze: async () => (await import("./analyze.ts")).analyze,
  batch: async () => (await import("./batch.ts")).batch,
  council: async () => (await import("./council/council.ts")).council,
  generate: async () => (await import("./generate/generate.ts")).generate,
  plan: async () => (await import("./plan/plan.ts")).plan,
  review: async () => (await import("./review/review.ts")).review,
  "test-cases": async () => (await import("./test-cases/test-cases.ts")).testCases,
  build: async () => (await import("./build/build.ts")).build,
  template: async () => (await import("./template/template.ts")).templateOf(await otherModes()),
} as const;

/** Those that ask by themselves, of which the stages of a template are. */
async function otherModes(): Promise<ReadonlyMap<string, Mode>> {
  const names = Object.keys(MODES).filter((name) => name !== "template" && name !== "build");
  return new Map(await Promise.all(names.map(async (name) => [name, await modeNamed(name)] as const)));
}

/** The mode a stored run names; InputError when this version has none of that name. */
export async function modeNamed(name: string): Promise<Mode> {
  if (!Object.hasOwn(MODES, name)) throw new InputError(unknownName("mode", name, Object.keys(MODES)));
  // A run's input was made for its mode and is stored as JSON; the name is what ties the two together.
  return (await MODES[name as keyof typeof MODES]()) as unknown as Mode<Json>;
}
