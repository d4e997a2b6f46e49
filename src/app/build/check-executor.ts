import { InputError } from "../../core/errors.ts";
import type { Executor } from "../../core/executor.ts";
import type { Change, Workspace } from "../../core/workspace.ts";
import type { RunGit } from "../../git/git-runner.ts";
import type { BuildPlace } from "./build-place.ts";

/** Runs one gate in the task's workspace, over the change that its last attempt committed there. */
export function checkExecutor(place: BuildPlace): Executor<"check"> {
  return {
    endpoint: ({ gate }) => `gates/${gate}`,
    async execute({ task, gate: name, change, target, allowMassChange }, scope) {
      await scope.begin();
      const gate = (await place.gates(scope, target, allowMassChange)).get(name);
      if (gate === undefined) {
        throw new InputError(
          `expected the gate ${name}, got none of that name any more: the configuration has changed`,
        );
      }
      return place.inWorkspace({ target, task: task.id, scope }, async (workspace) => {
        const { path, records, variables } = workspace;
        return gate.check({ task, path, change, records, variables, signal: scope.signal });
      });
    },
  };
}

/** Takes out what gates left beside a change that is committed, as reports of coverage, so that it does not count as work. */
export async function withoutLeftovers(git: RunGit, { path }: Workspace, { head }: Change): Promise<void> {
  const { stdout } = await git(["rev-parse", "HEAD"], { cwd: path });
  if (stdout.trim() !== head) return;
  await git(["reset", "--hard", "--quiet", head], { cwd: path });
  await git(["clean", "-d", "--force", "--quiet"], { cwd: path });
}
