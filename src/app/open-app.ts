import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import { isSimulatedReport, type Report, type RunOutcome } from "../core/report.ts";
import { hasEnded, type Run } from "../core/run.ts";
import type { Tally } from "../core/store.ts";
import { existingRun } from "../engine/existing-run.ts";
import { exportJournal, readJournal } from "../engine/journal.ts";
import { isHeld, LEASE_TTL_MS } from "../engine/lease.ts";
import { openQuestions } from "../engine/open-questions.ts";
import { localLiveness } from "../stores/local-holder.ts";
import type { SqliteStore } from "../stores/sqlite/sqlite-store.ts";
import type { App } from "./app.ts";
import type { ProcessModels } from "./process-models.ts";
import { ProjectStore } from "./project-store.ts";
import { systemClock } from "./system-clock.ts";

/**
 * Wires every adapter. What is heavy is imported when it is first needed, so that looking at a run loads neither modes nor
 * the clients of models.
 */
export async function openApp(config: Config): Promise<App> {
  const project = new ProjectStore(config);
  let opened: Promise<ProcessModels> | undefined;
  const models = () => {
    opened ??= import("./engine-parts.ts").then(({ openModels }) => openModels(config));
    return opened;
  };
  /** The engine's commands with its parts, over a store that must exist unless a run is about to start. */
  const engine = async (open: () => Promise<SqliteStore>) => {
    const [{ engineParts }, commands] = await Promise.all([
      import("./engine-parts.ts"),
      import("../engine/run-commands.ts"),
    ]);
    return { parts: engineParts(await open(), await models(), config), commands };
  };
  const existing = () => engine(() => project.openWithRuns());
  const choices = async () => (await import("./catalogue.ts")).catalogue(config, models);

  return {
    async prepare(question) {
      const { prepareQuestion } = await import("./prepare-question.ts");
      return prepareQuestion(
        question,
        config,
        await models(),
        async (most) => (await project.openExisting())?.store.runs(most) ?? [],
      );
    },
    async prepareBuild(request) {
      const { prepareBuild } = await import("./build/prepare-build.ts");
      return prepareBuild(request, config, await models());
    },
    async start({ mode, input, settings }, observer) {
      const [{ newRunId }, { keepHeapSmall }] = await Promise.all([import("./run-id.ts"), import("./small-heap.ts")]);
      keepHeapSmall(settings.concurrency);
      const { parts, commands } = await engine(() => project.open());
      return commands.startRun(parts, { id: newRunId(mode), mode, input, settings }, observer);
    },
    async viewPlan(request) {
      const { viewPlan } = await import("./plan/view-plan.ts");
      return viewPlan(request, config, async (model) => (await models()).factsWithoutKey(model));
    },
    async importPlan(request) {
      const { importPlan } = await import("./plan/import-plan.ts");
      return importPlan(request, config);
    },
    async editPlan(plan) {
      const { editPlan } = await import("./plan/edit-plan.ts");
      return editPlan(plan, config);
    },
    async drawPlan(plan, format) {
      const { drawPlan } = await import("./plan/draw-plan.ts");
      return drawPlan(plan, format);
    },
    async pause(run) {
      const { parts, commands } = await existing();
      return commands.pauseRun(parts, run);
    },
    async resume(run, change, observer) {
      const { parts, commands } = await existing();
      return commands.resumeRun(parts, run, change, observer);
    },
    async cancel(run) {
      const { parts, commands } = await existing();
      return commands.cancelRun(parts, run);
    },
    async answer(run, text, observer) {
      const { parts, commands } = await existing();
      return commands.answerRun(parts, run, text, observer);
    },
    async retry(run, change, observer) {
      const { parts, commands } = await existing();
      return commands.retryRun(parts, run, change, observer);
    },

    async latestRun() {
      const { store } = await project.openWithRuns();
      const [run] = await store.runs(1);
      if (run === undefined) throw new InputError("expected a project with runs, got none: start one with `swarm ask`");
      return run.id;
    },
    runs: async (limit) => (await project.openExisting())?.store.runs(limit) ?? [],
    async view(id) {
      const { store } = await project.openWithRuns();
      const run = await existingRun(store, id);
      const asks = hasEnded(run.status) ? [] : await openQuestions(store, id);
      const held = isHeld(run, localLiveness(LEASE_TTL_MS), systemClock);
      return { run, tally: await store.tally(id), isHeld: held, asks };
    },
    costs: async (run) => (await project.openWithRuns()).store.costs(run),
    async outcome(id) {
      const { store, blobs } = await project.openWithRuns();
      const run = await existingRun(store, id);
      if (run.parent !== undefined && run.output !== undefined) {
        return innerOutcome(run, await store.tally(id));
      }
      if (run.output !== undefined && run.status !== "running") return run.output as unknown as RunOutcome;
      const rebuilt = await rebuild(exportJournal(store, blobs, id));
      return { ...rebuilt, status: run.status, spend: (await store.tally(id)).spend };
    },
    async writeArtifacts(outcome) {
      const { writeArtifacts } = await import("./test-cases/write-artifacts.ts");
      return writeArtifacts(outcome, config);
    },
    async *journal(id) {
      const { store, blobs } = await project.openWithRuns();
      await existingRun(store, id);
      yield* exportJournal(store, blobs, id);
    },
    rebuild,

    personas: async () => (await choices()).personas(),
    presets: async () => (await choices()).presets(),
    generatePersonas: async (request) =>
      (await import("./build/generated-personas.ts")).generatedPersonas(config, request),
    async templates() {
      const { templateViews } = await import("./templates/load-templates.ts");
      return templateViews(config);
    },
    providers: async () => (await choices()).providers(),
    models: async (provider) => (await choices()).models(provider),
    refreshPrices: async () => (await choices()).refreshPrices(),
    async doctor() {
      const { doctor } = await import("./doctor.ts");
      return doctor(config, models, project);
    },
    async agents(options) {
      const { checkAgents } = await import("./agents/check-agents.ts");
      return checkAgents(config, options);
    },
    async worktrees() {
      const { workspaceViews } = await import("./build/open-workspaces.ts");
      return workspaceViews(config);
    },
    async pruneWorktrees(isDryRun) {
      const { pruneWorkspaces } = await import("./build/open-workspaces.ts");
      return pruneWorkspaces(config, isDryRun);
    },
    async inventory(request) {
      const { writeInventory } = await import("./inventory/write-inventory.ts");
      return writeInventory(request, config);
    },

    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      const open = await opened?.catch(() => undefined);
      await open?.[Symbol.asyncDispose]();
    },
  };
}

/** A run inside another stores its report alone; what it took is told by its own steps. */
function innerOutcome({ id, status, generation, output }: Run, { spend, repeats }: Tally): RunOutcome {
  const report = output as unknown as Report;
  return { run: id, status, generation, simulated: isSimulatedReport(report), report, spend, repeatedCalls: repeats };
}

async function rebuild(lines: Parameters<App["rebuild"]>[0]): Promise<RunOutcome> {
  const history = await readJournal(lines);
  if (history === undefined) throw new InputError("expected the journal of a run, got no `run.created` line");
  const [{ rebuildReport }, { modeNamed }] = await Promise.all([
    import("../engine/rebuild-report.ts"),
    import("../modes/mode-named.ts"),
  ]);
  return rebuildReport(history, modeNamed);
}
