import path from "node:path";
import type { Config } from "../../config/config.ts";
import type { StepScope } from "../../core/executor.ts";
import type { Gate } from "../../core/gate.ts";
import type { Workspace, Workspaces } from "../../core/workspace.ts";
import { gitRunner, type RunGit } from "../../git/git-runner.ts";
import { readRepository } from "../../workspaces/repository.ts";
import { inventoryOf } from "../inventory/inventory-of.ts";
import { systemClock } from "../system-clock.ts";
import { type AskModel, askJudge } from "./ask-judge.ts";
import { baseTrees } from "./base-trees.ts";
import { gateCommands } from "./gate-commands.ts";
import { openGates, type SharedGateParts, sharedGateParts } from "./open-gates.ts";
import { openWorkspaces } from "./open-workspaces.ts";
import { SharedSandbox } from "./shared-sandbox.ts";

/** What all steps of a build share in this process, opened when it is first asked for. */
export interface BuildPlace {
  readonly config: Config;
  readonly git: RunGit;
  readonly sandbox: SharedSandbox;
  /** Where landing trees, locks and records are. */
  readonly landingFolder: string;
  workspaces(target: string): Promise<Workspaces>;
  /** The workspace of a task for as long as `work` takes; steps of one task that run side by side share it. */
  inWorkspace<T>(
    wanted: WantedWorkspace,
    work: (workspace: Workspace, workspaces: Workspaces) => Promise<T>,
  ): Promise<T>;
  /** Every gate by name, with the way to a model for the one that judges. */
  gates(scope: StepScope, target: string, allowMassChange?: boolean): Promise<ReadonlyMap<string, Gate>>;
  /** Those that are commands: what is run again on what is about to land. */
  commandGates(scope: StepScope, target: string): Promise<readonly Gate[]>;
  /** The e-mail of the human at the keyboard, for authors of commits. */
  email(): Promise<string>;
}

export interface WantedWorkspace {
  readonly target: string;
  readonly task: string;
  readonly scope: Pick<StepScope, "run" | "epoch" | "signal">;
}

/** Makes one call within the step that asks. */
type AskInStep = (scope: StepScope) => AskModel;

export function buildPlace(config: Config, askIn: AskInStep): BuildPlace {
  const git = gitRunner(Object.fromEntries(config.environment ?? []));
  const opened = new Map<string, Promise<Workspaces>>();
  const inUse = new Map<string, SharedWorkspace>();
  let shared: SharedGateParts | undefined;
  let commands: ReturnType<typeof findCommands> | undefined;
  let email: Promise<string> | undefined;
  const workspaces = (target: string) => {
    const known = opened.get(target) ?? openWorkspaces(config, { target });
    opened.set(target, known);
    return known;
  };
  const found = () => {
    commands ??= findCommands(config);
    return commands;
  };
  const gates = async (scope: StepScope, target: string, allowMassChange = false) => {
    shared ??= sharedGateParts(config, { git, clock: systemClock, treeAt: baseTrees(await workspaces(target), scope) });
    const { judgeModel } = config.gates;
    const seat = { model: judgeModel ?? "", nativeSchema: false, maxOutputTokens: config.maxOutputTokens };
    const ask = judgeModel === undefined ? undefined : askJudge(seat, askIn(scope));
    return openGates(config, await found(), { ...shared, ask, allowMassChange });
  };
  return {
    config,
    git,
    sandbox: new SharedSandbox(config.workspaces),
    landingFolder: path.join(config.userStateFolder, "landing"),
    workspaces,
    async inWorkspace({ target, task, scope }, work) {
      const all = await workspaces(target);
      const name = `${scope.run}/${task}/${scope.epoch}`;
      const own = inUse.get(name) ?? new SharedWorkspace();
      inUse.set(name, own);
      try {
        return await work(await own.enter(() => all.open({ ...scope, task }, scope.signal)), all);
      } finally {
        await own.leave(async (workspace) => {
          inUse.delete(name);
          await all.close(workspace, false);
        });
      }
    },
    gates,
    async commandGates(scope, target) {
      const names = new Set(gateCommands(await found(), config.gates).map(({ name }) => name));
      return [...(await gates(scope, target)).values()].filter(({ name }) => names.has(name));
    },
    email() {
      email ??= readRepository(git, config.projectFolder).then(({ committer }) => committer.email);
      return email;
    },
  };
}

/** One workspace for all steps of a task that are in work at once: opened by the first, closed by the last. */
class SharedWorkspace {
  #opened: Promise<Workspace> | undefined;
  #users = 0;

  enter(open: () => Promise<Workspace>): Promise<Workspace> {
    this.#users++;
    this.#opened ??= open();
    return this.#opened;
  }

  async leave(close: (workspace: Workspace) => Promise<void>): Promise<void> {
    if (--this.#users > 0) return;
    const opened = this.#opened;
    this.#opened = undefined;
    // Where it could not be opened there is nothing to close, and whoever entered has heard of it.
    const workspace = await opened?.catch(() => undefined);
    if (workspace !== undefined && this.#users === 0) await close(workspace);
  }
}

async function findCommands(config: Config) {
  return (await inventoryOf(config.projectFolder, config, systemClock.now())).commands;
}
