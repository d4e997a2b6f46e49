import type { BuildRequest, Prepared } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import { taskLine } from "./build-lines.ts";
import { confirmRun } from "./confirm-run.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { followRun } from "./follow-run.ts";
import { checkWritable } from "./output-files.ts";
import { type OutputFlags, planOutput } from "./output-plan.ts";
import { showMany } from "./show-amount.ts";
import { fields, table } from "./table.ts";
import { type Loudness, Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

/** The flags of `build` as they were typed. */
export interface BuildFlags extends OutputFlags, Loudness {
  readonly agent: string;
  readonly gate: string;
  readonly land: string;
  readonly target?: string | undefined;
  readonly remote?: string | undefined;
  readonly personas?: string | undefined;
  readonly model?: string | undefined;
  readonly budget?: string | undefined;
  readonly attempts: string;
  readonly concurrency?: string | undefined;
  readonly wall: string;
  readonly stall: string;
  readonly timeout?: string | undefined;
  readonly allowUnmetered?: boolean | undefined;
  readonly allowMassChange?: boolean | undefined;
  readonly dryRun?: string | undefined;
  readonly yes?: boolean | undefined;
}

const GATE_MODES = ["strict", "permissive", "skip"] as const;
const DRY_RUNS = ["summary", "json"] as const;
const LANDINGS = ["queue", "branch"] as const;

/** Builds a plan and watches it to its end; answers the exit code. */
export async function buildPlan(cli: Cli, plan: string | undefined, flags: BuildFlags): Promise<number> {
  const { io, wiring } = cli;
  const terminal = new Terminal(io, flags);
  const numbers = new FlagNumbers();
  const output = planOutput(flags, await wiring.renderers(), numbers.problems);
  const request = readRequest(plan, flags, numbers);
  await checkWritable(
    output.files.map((file) => file.path),
    io.cwd,
  );
  await using app = await wiring.openApp(io);
  const prepared = await app.prepareBuild(request);
  for (const notice of prepared.notices ?? []) terminal.warn(notice);
  if (flags.dryRun !== undefined) {
    const { outline, settings, model } = prepared;
    const { landing, gateMode } = request;
    const plan = { dryRun: true, agents: model, landing, gateMode, concurrency: settings.concurrency, ...outline };
    terminal.result(flags.dryRun === "json" ? `${JSON.stringify(plan, null, 2)}\n` : showPlan(prepared, request));
    return 0;
  }
  if (prepared.confirm !== undefined && flags.yes !== true) await confirmRun(io, prepared, prepared.confirm);
  const { tasks } = prepared.outline;
  terminal.say(`${showMany(tasks.length, "task")}, ${prepared.settings.concurrency} at once, by ${prepared.model}`);
  const start = { at: io.clock.now(), simulated: prepared.simulated };
  const following = { cli, app, terminal, output, start, streams: false, lineOf: taskLine };
  return (await followRun(following, (observer) => app.start(prepared, observer))) ?? 0;
}

function readRequest(plan: string | undefined, flags: BuildFlags, numbers: FlagNumbers): BuildRequest {
  const { problems } = numbers;
  const gateMode = GATE_MODES.find((mode) => mode === flags.gate);
  if (gateMode === undefined) problems.push(unknownName("--gate", flags.gate, GATE_MODES));
  const landing = LANDINGS.find((how) => how === flags.land);
  if (landing === undefined) problems.push(unknownName("--land", flags.land, LANDINGS));
  if (landing === "branch" && flags.remote !== undefined) problems.push("expected --remote with --land queue only");
  const agents = flags.agent.split(",").map((name) => name.trim());
  if (agents.includes("")) problems.push(`expected --agent as names with commas between, got ${flags.agent}`);
  if (flags.dryRun !== undefined && !DRY_RUNS.some((form) => form === flags.dryRun)) {
    problems.push(unknownName("--dry-run", flags.dryRun, DRY_RUNS));
  }
  const request: BuildRequest = {
    plan,
    agents,
    gateMode: gateMode ?? "strict",
    landing: landing ?? "queue",
    target: flags.target,
    remote: flags.remote,
    personas: flags.personas,
    model: flags.model,
    budgetUsd: numbers.budgetUsd(flags.budget),
    attempts: numbers.buildAttempts(flags.attempts) ?? 3,
    wallMs: numbers.durationMs("--wall", flags.wall) ?? 0,
    stallMs: numbers.durationMs("--stall", flags.stall) ?? 0,
    concurrency: numbers.concurrency(flags.concurrency),
    timeoutMs: numbers.timeoutMs(flags.timeout),
    allowUnmetered: flags.allowUnmetered === true,
    allowMassChange: flags.allowMassChange === true,
  };
  if (problems.length > 0) throw new InputError(problems);
  return request;
}

function showPlan(
  { model, settings, outline }: Prepared & { readonly outline: Outline },
  request: BuildRequest,
): string {
  const about = fields([
    ["goal", outline.goal],
    ["target", outline.target],
    ["landing", request.landing],
    ["agents", model],
    ["at once", settings.concurrency],
    ["gates", outline.gates.length === 0 ? "none" : `${outline.gates.join(", ")} (${request.gateMode})`],
  ]);
  const rows = outline.tasks.map(({ id, title, needs, files, priority, risk }) => {
    return [id, title, needs.join(" "), files.map(({ path }) => path).join(" "), priority, risk];
  });
  return `Dry run: no agent was started and nothing was changed.\n\n${about}\n${table(
    ["task", "title", "needs", "files", "priority", "risk"],
    rows,
  )}`;
}

type Outline = Awaited<ReturnType<import("../app/app.ts").App["prepareBuild"]>>["outline"];
