import { InputError } from "../core/errors.ts";
import { MAX_DEPTH } from "../core/run.ts";

/** InputError when a run of that depth may have no run inside it; `child` names the one it wanted. */
export function checkDepth(depth: number, child: string): void {
  if (depth < MAX_DEPTH) return;
  throw new InputError(`expected swarms nested at most ${MAX_DEPTH} deep, got one more at ${child}`);
}
