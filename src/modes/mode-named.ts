import type { Mode } from "../core/context.ts";
import { InputError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { unknownName } from "../core/nearest.ts";

/** Each mode is loaded when a run names it. */
const MODES = {
  ask: async () => (await import("./ask.ts")).ask,
  analyze: async () => (await import("./analyze.ts")).analyze,
  batch: async () => (await import("./batch.ts")).batch,
} as const;

/** The mode a stored run names; InputError when this version has none of that name. */
export async function modeNamed(name: string): Promise<Mode> {
  if (!Object.hasOwn(MODES, name)) throw new InputError(unknownName("mode", name, Object.keys(MODES)));
  // A run's input was made for its mode and is stored as JSON; the name is what ties the two together.
  return (await MODES[name as keyof typeof MODES]()) as unknown as Mode<Json>;
}
