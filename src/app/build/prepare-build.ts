import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { codingAgentNamed } from "../../agents/coding/coding-agents.ts";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { ProjectInventory } from "../../core/inventory.ts";
import type { Json } from "../../core/json.ts";
import type { Plan } from "../../core/plan.ts";
import { gitRunner } from "../../git/git-runner.ts";
import type { AgentChoice, BuildInput } from "../../modes/build/build-input.ts";
import type { GateMode } from "../../plan/gate-order.ts";
import { checkMassChange, removalsOfPlan } from "../../plan/safety/mass-change.ts";
import { taskGraph, widthOf } from "../../plan/task-graph.ts";
import { readRepository, repositoryNotices } from "../../workspaces/repository.ts";
import { agentChoices } from "../agents/agent-choices.ts";
import type { Estimate, Prepared } from "../app.ts";
import { requireModel } from "../find-model.ts";
import { inventoryOf } from "../inventory/inventory-of.ts";
import { findPlan } from "../plan/find-plan.ts";
import { readCheckedPlan } from "../plan/read-plan.ts";
import type { ProcessModels } from "../process-models.ts";
import { systemClock } from "../system-clock.ts";
import { loadTaskTemplates } from "./load-task-templates.ts";
import { loadWorkers } from "./load-workers.ts";
import { gatePlans, openGates, sharedGateParts } from "./open-gates.ts";
import { SIMULATED_AGENT } from "./simulated-agent.ts";

/** A build as a person asks for it. */
export interface BuildRequest {
  /** The plan's file, from the working directory; the newest of `.swarm/plans` when absent. */
  readonly plan?: string | undefined;
  /** Agents in the order in which they are asked. */
  readonly agents: readonly string[];
  readonly gateMode: GateMode;
  readonly landing: BuildInput["landing"];
  /** The branch to land on; the one that is checked out when absent. */
  readonly target?: string | undefined;
  /** The remote to land on or push to; the local repository when absent. */
  readonly remote?: string | undefined;
  /** A file of personas, as `swarm personas generate` writes it; made for the plan when absent. */
  readonly personas?: string | undefined;
  /** Attempts at each task. */
  readonly attempts: number;
  readonly wallMs: number;
  readonly stallMs: number;
  /** `provider/model` for agents that need one; the default model when absent. */
  readonly model?: string | undefined;
  readonly budgetUsd?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly allowUnmetered: boolean;
  readonly allowMassChange: boolean;
}

/** A build made ready, with what a person wants to see of it. */
export interface PreparedBuild extends Prepared {
  readonly outline: {
    readonly goal: string;
    readonly target: string;
    readonly tasks: Plan["tasks"];
    readonly gates: readonly string[];
  };
}

const OUTPUT_BYTES = 64 * 1024 * 1024;
const MOST_INSTRUCTIONS = 50_000;
const NOTHING: Estimate = { calls: 0, inputTokens: 0, lowUsd: 0, likelyUsd: 0, highUsd: 0, byModel: [] };

/** Reads plan, repository, gates and agents and makes the run's input. Starts no agent and writes nothing but the inventory's cache; InputError with what must be changed. */
export async function prepareBuild(
  request: BuildRequest,
  config: Config,
  models: ProcessModels,
): Promise<PreparedBuild> {
  const git = gitRunner(Object.fromEntries(config.environment ?? []));
  const repository = await readRepository(git, config.projectFolder);
  const file = await findPlan(request.plan, config);
  const { plan, warnings } = await readCheckedPlan(file, repository.root);
  const agents = await chosenAgents(request, config, models);
  const inventory = await inventoryOf(repository.root, config, systemClock.now());
  const target = request.target ?? checkedOut(inventory);
  await expectBranch(git, repository.root, target, request.remote);
  if (config.workspaces.sandbox) await expectSandbox();
  const tracked = await git(["ls-files", "-z"], { cwd: repository.root });
  const removals = removalsOfPlan(plan, tracked.stdout.split("\0"));
  checkMassChange("the plan", removals, { most: config.gates.mostRemovals, isAllowed: request.allowMassChange });
  const shared = sharedGateParts(config, { git, clock: systemClock });
  const gates = gatePlans(openGates(config, inventory.commands, shared));
  const [people, templates, instructions] = await Promise.all([
    loadWorkers(config, { file: request.personas, tasks: plan.tasks }),
    loadTaskTemplates(config),
    instructionsIn(repository.root),
  ]);
  const input: BuildInput = {
    plan,
    repository: repository.root,
    target,
    remote: request.remote,
    landing: request.landing,
    agents,
    ...people,
    gates,
    gateMode: request.gateMode,
    allowMassChange: request.allowMassChange,
    taskLimits: { attempts: request.attempts },
    agentLimits: { wallMs: request.wallMs, stallMs: request.stallMs, outputBytes: OUTPUT_BYTES },
    roleSlots: {},
    templates,
    facts: factsOf(inventory),
    instructions,
  };
  const budgetUsd = request.budgetUsd ?? config.budgetUsd;
  const isSimulated = agents.every(({ model }) => model === SIMULATED_AGENT);
  return {
    mode: "build",
    input: input as unknown as Json,
    settings: {
      concurrency: request.concurrency ?? usualConcurrency(plan),
      budgetUsd,
      timeoutMs: request.timeoutMs ?? config.timeoutMs,
      cache: false,
      hedge: false,
      warmUp: false,
      fallback: [],
      attempts: config.attempts,
      plannedCalls: plan.tasks.length,
    },
    estimate: NOTHING,
    calls: () => [],
    simulated: isSimulated,
    model: agents.map(({ agent }) => agent).join(", "),
    modelReason: "it was named",
    files: [],
    skippedFiles: [],
    outline: { goal: plan.goal, target, tasks: plan.tasks, gates: gates.map(({ name }) => name) },
    notices: [...warnings, ...(await repositoryNotices(git, repository)), ...gateNotices(request, gates.length)],
    confirm: confirmationOf(plan, agents, budgetUsd),
  };
}

/** InputError for an unknown agent, and for one whose use of models is nobody's to count unless that is allowed. */
async function chosenAgents(
  { agents, allowUnmetered, model, budgetUsd }: BuildRequest,
  config: Config,
  models: ProcessModels,
): Promise<readonly AgentChoice[]> {
  const choices = agentChoices(config);
  const problems: string[] = [];
  const found = agents.map((spec) => ({ spec, agent: codingAgentNamed(spec, choices) }));
  const isAsked = found.some(({ agent }) => agent.name !== "sim" && !agent.isUnmetered);
  const name = isAsked ? (model ?? (await requireModel(config)).name) : undefined;
  if (name !== undefined) {
    const { price } = await models.factsNamed(name);
    if (price === undefined && budgetUsd !== undefined) {
      problems.push(
        `expected a model with a known price, since a budget is set, got ${name}: run \`swarm models --refresh\``,
      );
    }
  }
  const chosen = found.map(({ spec, agent }): AgentChoice => {
    if (agent.name === "sim") return { agent: spec, model: SIMULATED_AGENT };
    if (!agent.isUnmetered) return { agent: spec, model: name };
    if (!allowUnmetered) {
      problems.push(
        `expected --allow-unmetered with ${spec}: it uses a subscription of yours, and its cost is not known`,
      );
    }
    return { agent: spec };
  });
  if (chosen.length === 0) problems.push("expected at least one agent, got none");
  if (problems.length > 0) throw new InputError(problems);
  return chosen;
}

/** What agents will ask is not known before, so without a budget somebody must agree. */
function confirmationOf(
  { tasks }: Plan,
  agents: readonly AgentChoice[],
  budgetUsd: number | undefined,
): string | undefined {
  const own = agents.filter(({ model }) => model === undefined).map(({ agent }) => agent);
  if (own.length > 0) return `${tasks.length} tasks may go to ${own.join(", ")}, whose cost cannot be metered`;
  const asked = agents.filter(({ model }) => model !== SIMULATED_AGENT);
  if (asked.length === 0 || budgetUsd !== undefined) return undefined;
  const names = asked.map(({ agent, model }) => `${agent} with ${model}`).join(", ");
  return `${tasks.length} tasks go to ${names}, metered but with no budget (--budget sets one)`;
}

/** Nobody who asked for a sandbox gets an agent without one. */
async function expectSandbox(): Promise<void> {
  const { checkSandbox } = await import("../../workspaces/sandbox.ts");
  const check = await checkSandbox();
  if (check.isAvailable) return;
  throw new InputError(`expected a sandbox for agents, since workspaces.sandbox is set, got none: ${check.message}`);
}

function checkedOut({ git }: ProjectInventory): string {
  if (typeof git?.branch === "string") return git.branch;
  throw new InputError("expected a branch to land on, got a detached HEAD: name one with --target");
}

async function expectBranch(
  git: ReturnType<typeof gitRunner>,
  cwd: string,
  target: string,
  remote: string | undefined,
): Promise<void> {
  const ref = remote === undefined ? `refs/heads/${target}` : `refs/remotes/${remote}/${target}`;
  const { code } = await git(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], { cwd });
  if (code !== 0) throw new InputError(`expected the branch ${target} to exist, got no ${ref}`);
}

/** As many as the plan is wide, and twice the processors at most: each is a process with tests of its own. */
function usualConcurrency({ tasks }: Plan): number {
  return Math.max(1, Math.min(widthOf(taskGraph(tasks)), 2 * availableParallelism()));
}

async function instructionsIn(folder: string): Promise<string> {
  try {
    return (await readFile(path.join(folder, "AGENTS.md"), "utf8")).slice(0, MOST_INSTRUCTIONS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new InputError(`expected a readable AGENTS.md, got ${(error as Error).message}`);
  }
}

/** What an agent should know before it looks around. */
function factsOf({ readme, languages, buildSystems, commands, packages }: ProjectInventory): string {
  const named = (names: readonly string[]) => [...new Set(names)].slice(0, 20).join(", ");
  return [
    readme?.summary ?? "",
    languages.length === 0 ? "" : `Languages: ${named(languages.map(({ name }) => name))}`,
    buildSystems.length === 0 ? "" : `Built with: ${named(buildSystems.map(({ name }) => name))}`,
    packages.length < 2 ? "" : `Packages: ${named(packages.map(({ path: folder }) => folder || "."))}`,
    ...commands
      .slice(0, 12)
      .map(({ kind, line, folder }) => `${kind}: ${line}${folder === "" ? "" : ` (in ${folder})`}`),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function gateNotices({ gateMode }: BuildRequest, gates: number): readonly string[] {
  if (gateMode === "skip") return ["no gate is run: --gate skip lands whatever an agent leaves"];
  return gates === 0 ? ["no gate is known for this repository, so nothing is checked before it lands"] : [];
}
