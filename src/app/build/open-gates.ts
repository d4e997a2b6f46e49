import { availableParallelism } from "node:os";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { PROJECT_FILE, STATE_FOLDER } from "../../config/find-project-folder.ts";
import type { Clock } from "../../core/clock.ts";
import { InputError } from "../../core/errors.ts";
import type { Gate } from "../../core/gate.ts";
import { COMMAND_KINDS } from "../../core/inventory.ts";
import { unknownName } from "../../core/nearest.ts";
import { approvalGate } from "../../gates/change/approval-gate.ts";
import { type JudgeGateParts, judgeGate } from "../../gates/change/judge-gate.ts";
import { scopeGate } from "../../gates/change/scope-gate.ts";
import { secretsGate } from "../../gates/change/secrets-gate.ts";
import { testsGate } from "../../gates/change/tests-gate.ts";
import { type BaselineParts, Baselines } from "../../gates/command/baselines.ts";
import { commandGate } from "../../gates/command/command-gate.ts";
import { Slots } from "../../gates/slots.ts";
import type { RunGit } from "../../git/git-runner.ts";
import { type GatePlan, gateWaves } from "../../plan/gate-order.ts";
import { weakenedTests } from "../../plan/tests-weakened/weakened-tests.ts";
import { type FoundCommand, gateCommands } from "./gate-commands.ts";

type GateSettings = Pick<Config, "gates" | "environment" | "secrets" | "stateFolder">;

/** What all gates of a process share; made once for a build. */
export interface SharedGateParts {
  readonly git: RunGit;
  readonly clock: Pick<Clock, "monotonic">;
  readonly slots: Slots;
  /** Without it no failure is known to be older than the task. */
  readonly baselines?: Baselines | undefined;
}

/** With a way to a tree of any commit, failures that are older than a task are known. */
export function sharedGateParts(
  { gates, stateFolder }: GateSettings,
  {
    git,
    clock,
    treeAt,
  }: Pick<SharedGateParts, "git" | "clock"> & { readonly treeAt?: BaselineParts["treeAt"] | undefined },
): SharedGateParts {
  const folder = path.join(stateFolder, "baselines");
  const baselines = treeAt === undefined ? undefined : new Baselines({ treeAt, folder });
  return { git, clock, slots: new Slots(gates.atOnce ?? availableParallelism()), baselines };
}

export interface GateParts extends SharedGateParts {
  /** Asks the judge within the step that runs the gate; needed where the settings want one. */
  readonly ask?: JudgeGateParts["ask"] | undefined;
  /** Lifts the bound of deleted and renamed files. */
  readonly allowMassChange?: boolean | undefined;
}

const MOST_JUDGED_BYTES = 200_000;

/**
 * Every gate that the settings want, by name: our own looks at the change, and the commands found and named. The judge, who
 * costs money, comes after the commands, the person who approves after all. Opening is cheap, so that each step may open its own with its own way to ask.
 * InputError for unknown names and circles.
 */
export function openGates(
  config: GateSettings,
  commands: readonly FoundCommand[],
  parts: GateParts,
): ReadonlyMap<string, Gate> {
  const { gates: settings, environment = new Map(), secrets } = config;
  const specs = gateCommands(commands, settings);
  const first = (name: string, after: readonly string[] = []) => {
    return { name, after, isWarning: settings.warn.includes(name) };
  };
  const commandParts = { ...parts, environment: Object.fromEntries(environment), withheld: [...secrets.keys()] };
  const cheap = [
    ...(settings.scope ? [scopeGate(first("scope"), scopeRules(settings, parts), parts)] : []),
    ...(settings.secrets ? [secretsGate(first("secrets"), { allowed: settings.secretsAllowed }, parts)] : []),
    ...(settings.testsWeakened ? [testsGate(first("tests-weakened"), { ...parts, find: weakenedTests })] : []),
  ];
  const run = specs.map((spec) => commandGate(spec, commandParts));
  const sure = [...cheap, ...run].filter(({ name }) => name !== "tests-weakened").map(({ name }) => name);
  const rules = { cannotTell: settings.judgeCannotTell, mostBytes: MOST_JUDGED_BYTES };
  const judges = settings.judge ? [judgeGate(first("judge", sure), rules, { ...parts, ask: parts.ask ?? nobody })] : [];
  const before = [...cheap, ...run, ...judges];
  const approvals = settings.approval
    ? [
        approvalGate(
          first(
            "approval",
            before.map(({ name }) => name),
          ),
          parts.clock,
        ),
      ]
    : [];
  const all = [...before, ...approvals];
  checkNames(all, settings.warn);
  return new Map(all.map((gate) => [gate.name, gate]));
}

/** Gates as the build mode plans with them. */
export function gatePlans(gates: ReadonlyMap<string, Gate>): readonly GatePlan[] {
  return [...gates.values()].map(({ name, after, isWarning }) => ({ name, after, isWarning }));
}

function scopeRules({ protected: guarded, allowed, mostFileBytes, mostRemovals }: Config["gates"], parts: GateParts) {
  return {
    protected: [PROJECT_FILE, `${STATE_FOLDER}/`, ...guarded],
    allowed,
    mostFileBytes,
    mostRemovals: parts.allowMassChange === true ? Number.POSITIVE_INFINITY : mostRemovals,
  };
}

function nobody(): Promise<never> {
  return Promise.reject(new InputError("expected a model for the judge, got none: name one as gates.judgeModel"));
}

/** Names that may be spoken of where this repository, or its settings, have no such gate. */
const OWN = ["scope", "secrets", "tests-weakened", "judge", "approval"];

function checkNames(gates: readonly Gate[], warn: readonly string[]): void {
  const names = gates.map(({ name }) => name);
  const known = new Set(names);
  const usual = new Set<string>([...OWN, ...COMMAND_KINDS]);
  const problems = [
    ...warn
      .filter((name) => !known.has(name) && !usual.has(name))
      .map((name) => unknownName("gate in gates.warn", name, names)),
    ...gates.flatMap((gate) =>
      gate.after.filter((name) => !known.has(name)).map((name) => unknownName(`gate before ${gate.name}`, name, names)),
    ),
  ];
  if (problems.length > 0) throw new InputError(problems);
  gateWaves(gates);
}
