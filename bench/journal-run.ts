// One batch through the real engine and wire in this process, over SQLite or over a store in memory; prints how long it took.
// node journal-run.ts sqlite|memory CALLS, with OPENAI_BASE_URL and OPENAI_API_KEY set, in the project's folder.
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { engineParts, openModels } from "../src/app/engine-parts.ts";
import { knownProviders } from "../src/app/known-providers.ts";
import { prepareQuestion } from "../src/app/prepare-question.ts";
import { readEnvironment } from "../src/config/environment.ts";
import { loadConfig } from "../src/config/load-config.ts";
import { startRun } from "../src/engine/run-commands.ts";
import { openSqliteStore } from "../src/stores/sqlite/sqlite-store.ts";
import { openMemoryStore } from "../test/fakes/memory-store.ts";
import { QUESTION } from "./measured-batch.ts";

const [kind, samples] = process.argv.slice(2);
const cwd = process.cwd();
const config = await loadConfig({ cwd, env: readEnvironment(), knownProviders: knownProviders() });
const models = await openModels(config);
const opened = kind === "sqlite" ? await openSqliteStore({ folder: config.stateFolder }) : openMemoryStore();
const question = { mode: "batch", prompt: QUESTION, samples: Number(samples), files: [], cache: false } as const;
const prepared = await prepareQuestion({ ...question, model: "openai/rehearsal", hedge: false }, config, models);
const { mode, input, settings } = prepared;

const startedAt = performance.now();
const execution = await startRun(engineParts(opened, models, config), { id: "run-1", mode, input, settings }, {});
const { outcome } = await execution.ended;
const runMs = performance.now() - startedAt;

await opened.store[Symbol.asyncDispose]();
await models[Symbol.asyncDispose]();
console.log(JSON.stringify({ runMs, answered: outcome.report?.counts.answered ?? 0, fsyncMs: oneSyncMs() }));

/** Shows whether a shim that slows every sync is there. */
function oneSyncMs(): number {
  const file = openSync(path.join(cwd, "sync"), "w");
  writeSync(file, "x");
  const from = performance.now();
  fsyncSync(file);
  const ms = performance.now() - from;
  closeSync(file);
  return ms;
}
