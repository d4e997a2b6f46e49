import type { Mode } from "../core/context.ts";
import { InputError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { unknownName } from "../core/nearest.ts";
import { analyze } from "./analyze.ts";
import { ask } from "./ask.ts";
import { batch } from "./batch.ts";

const MODES = { ask, analyze, batch } as const;

/** The mode a stored run names; InputError when this version has none of that name. */
export function modeNamed(name: string): Mode {
  if (!Object.hasOwn(MODES, name)) throw new InputError(unknownName("mode", name, Object.keys(MODES)));
  // A run's input was made for its mode and is stored as JSON; the name is what ties the two together.
  return MODES[name as keyof typeof MODES] as unknown as Mode<Json>;
}
