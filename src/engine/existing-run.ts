import { InputError } from "../core/errors.ts";
import type { Run } from "../core/run.ts";
import type { Store } from "../core/store.ts";

/** The run of that id; InputError that says where to find ids when there is none. */
export async function existingRun(store: Pick<Store, "run">, id: string): Promise<Run> {
  const run = await store.run(id);
  if (run !== undefined) return run;
  throw new InputError(`expected the id of a run, got ${JSON.stringify(id)}: see \`swarm runs\``);
}
