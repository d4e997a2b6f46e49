import { readFile } from "node:fs/promises";
import path from "node:path";
import { codingAgentNamed } from "../../agents/coding/coding-agents.ts";
import { sessionIn } from "../../agents/coding/transcript.ts";
import type { WorkInput, WorkOutput } from "../../core/build-steps.ts";
import type { AgentEnd } from "../../core/coding-agent.ts";
import type { Executor, StepScope } from "../../core/executor.ts";
import { NO_USAGE } from "../../core/model.ts";
import type { Workspace, Workspaces } from "../../core/workspace.ts";
import { agentChoices } from "../agents/agent-choices.ts";
import type { ProcessModels } from "../process-models.ts";
import type { BuildPlace } from "./build-place.ts";
import { withoutLeftovers } from "./check-executor.ts";
import { openBuildProxy } from "./open-proxy.ts";
import { SIMULATED_AGENT } from "./simulated-agent.ts";

/** Where git marks the first side of a conflict. */
const CONFLICT_MARK = /^<{7} /m;

/**
 * Lets a coding agent work in the task's workspace and commits what it left there, whatever became of it. An attempt that was
 * cut off goes on in the same tree, and in its own session where the agent can load it.
 */
export function workExecutor(place: BuildPlace, models: ProcessModels): Executor<"work"> {
  return {
    endpoint: ({ agent, model }) => model ?? `agents/${agent}`,
    async execute(input, scope) {
      await scope.begin();
      const { target, task } = input;
      return place.inWorkspace({ target, task: task.id, scope }, (workspace, workspaces) =>
        workIn({ place, models, workspaces }, workspace, input, scope),
      );
    },
  };
}

interface WorkParts {
  readonly place: BuildPlace;
  readonly models: ProcessModels;
  readonly workspaces: Workspaces;
}

async function workIn(
  { place, models, workspaces }: WorkParts,
  workspace: Workspace,
  input: WorkInput,
  scope: StepScope,
): Promise<WorkOutput> {
  const { signal } = scope;
  const { task, attempt, persona, onto, before } = input;
  if (before !== undefined) await withoutLeftovers(place.git, workspace, before);
  const rebased = onto === undefined ? undefined : await workspaces.rebase(workspace, onto);
  const transcript = path.join(workspace.records, `attempt-${attempt}.jsonl`);
  const author = { name: persona, email: await place.email() };
  const message = `${task.title}\n\nAttempt ${attempt} of ${input.agent}.\n`;
  await using proxy = isMetered(input) ? await openBuildProxy(place.config, models) : undefined;
  await using lease = await proxy?.lease({ scope, model: input.model ?? "" });
  let end: AgentEnd;
  try {
    await using confined = await place.sandbox.confinementOf(workspace);
    const choices = agentChoices(place.config, confined === undefined ? {} : { confine: confined.confine });
    end = await codingAgentNamed(input.agent, choices).run({
      cwd: workspace.path,
      home: workspace.home,
      variables: workspace.variables,
      prompt: input.prompt,
      access: lease?.access,
      limits: input.limits,
      transcript,
      resume: await sessionIn(transcript),
      signal,
    });
  } catch (error) {
    // Nothing that was made is lost, whatever stopped it.
    await workspaces.checkpoint(workspace, message, author);
    throw lease?.refusal() ?? error;
  }
  await workspaces.checkpoint(workspace, message, author);
  // What was still in flight is settled first, so that it is counted.
  await lease?.[Symbol.asyncDispose]();
  const refusal = lease?.refusal();
  if (refusal !== undefined) throw refusal;
  const spent = lease?.usage();
  const conflicts = rebased?.kind === "conflict" ? await stillMarked(workspace.path, rebased.files) : [];
  return {
    end,
    change: await workspaces.change(workspace),
    usage: spent?.usage ?? NO_USAGE,
    costUsd: spent === undefined ? (input.model === undefined ? null : 0) : spent.costUsd,
    requests: spent?.requests ?? 0,
    transcript,
    conflicts,
  };
}

/** A simulated agent asks no model, and one of the owner's own subscription none that we could see. */
function isMetered({ model }: WorkInput): boolean {
  return model !== undefined && model !== SIMULATED_AGENT;
}

async function stillMarked(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const marked = await Promise.all(
    files.map(async (file) => {
      // A side that removed the file leaves nothing to read.
      const text = await readFile(path.join(folder, file), "utf8").catch(() => "");
      return CONFLICT_MARK.test(text) ? [file] : [];
    }),
  );
  return marked.flat();
}
