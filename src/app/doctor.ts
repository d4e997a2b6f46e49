import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import type { Config } from "../config/config.ts";
import { InputError, SwarmError } from "../core/errors.ts";
import type { Check } from "./app.ts";
import { requireModel } from "./find-model.ts";
import { loadPersonas } from "./load-personas.ts";
import { loadPrices } from "./load-prices.ts";
import type { ProcessModels } from "./process-models.ts";
import type { ProjectStore } from "./project-store.ts";

/** Looks at all that a run needs, without a paid call and without a write. */
export async function doctor(
  config: Config,
  models: () => Promise<ProcessModels>,
  project: ProjectStore,
): Promise<readonly Check[]> {
  return [
    { name: "node", state: "ok", message: `Node ${process.versions.node}` },
    await check("config", async () => (config.files.length === 0 ? "no file, defaults hold" : config.files.join(", "))),
    await check("default model", () => defaultModel(config, models)),
    await check("state", () => state(config, project)),
    await check("personas", async () => `${(await loadPersonas(config)).length} personas`),
    await check("prices", async () =>
      (await loadPrices(config)).map(({ where, asOf }) => `${where} of ${asOf}`).join(", "),
    ),
  ];
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, state: "ok", message: await look() };
  } catch (error) {
    if (!(error instanceof SwarmError)) throw error;
    return { name, state: "failed", message: error.message };
  }
}

/** The default model and why it is that. */
async function defaultModel(config: Config, models: () => Promise<ProcessModels>): Promise<string> {
  const found = await requireModel(config);
  const source = await models();
  const facts = await source.factsNamed(found.name);
  const what = `${found.name}, because ${found.reason}`;
  if (facts.simulated) return `${what} (simulated)`;
  return facts.price === undefined ? `${what}; its price is not known` : what;
}

async function state(config: Config, project: ProjectStore): Promise<string> {
  const opened = await project.openExisting();
  if (opened !== undefined) {
    const runs = await opened.store.runs(1_000);
    return `${config.stateFolder} with ${runs.length} ${runs.length === 1 ? "run" : "runs"}`;
  }
  try {
    await access(dirname(config.stateFolder), constants.W_OK);
    return `${config.stateFolder} will be made by the first run`;
  } catch {
    throw new InputError(`expected a writable folder for ${config.stateFolder}, got one that is not`);
  }
}
