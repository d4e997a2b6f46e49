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
import type { BuildPlace } from "./build-place.ts";
import { withoutLeftovers } from "./check-executor.ts";

/** Where git marks the first side of a conflict. */
const CONFLICT_MARK = /^<{7} /m;

/**
 * Lets a coding agent work in the task's workspace and commits what it left there, whatever became of it. An attempt that was
 * cut off goes on in the same tree, and in its own session where the agent can load it.
 */
export function workExecutor(place: BuildPlace): Executor<"work"> {
  return {
    endpoint: ({ agent, model }) => model ?? `agents/${agent}`,
    async execute(input, scope) {
      await scope.begin();
      const { target, task } = input;
      return place.inWorkspace({ target, task: task.id, scope }, (workspace, workspaces) =>
        workIn(place, workspaces, workspace, input, scope),
      );
    },
  };
}

async function workIn(
  place: BuildPlace,
  workspaces: Workspaces,
  workspace: Workspace,
  input: WorkInput,
  { signal }: StepScope,
): Promise<WorkOutput> {
  const { task, attempt, persona, onto, before } = input;
  if (before !== undefined) await withoutLeftovers(place.git, workspace, before);
  const rebased = onto === undefined ? undefined : await workspaces.rebase(workspace, onto);
  const transcript = path.join(workspace.records, `attempt-${attempt}.jsonl`);
  const author = { name: persona, email: await place.email() };
  const message = `${task.title}\n\nAttempt ${attempt} of ${input.agent}.\n`;
  let end: AgentEnd;
  try {
    end = await codingAgentNamed(input.agent, agentChoices(place.config)).run({
      cwd: workspace.path,
      home: workspace.home,
      variables: workspace.variables,
      prompt: input.prompt,
      limits: input.limits,
      transcript,
      resume: await sessionIn(transcript),
      signal,
    });
  } catch (error) {
    // Nothing that was made is lost, whatever stopped it.
    await workspaces.checkpoint(workspace, message, author);
    throw error;
  }
  await workspaces.checkpoint(workspace, message, author);
  const conflicts = rebased?.kind === "conflict" ? await stillMarked(workspace.path, rebased.files) : [];
  return {
    end,
    change: await workspaces.change(workspace),
    usage: NO_USAGE,
    costUsd: 0,
    requests: 0,
    transcript,
    conflicts,
  };
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
