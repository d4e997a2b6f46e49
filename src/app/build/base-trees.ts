import type { Workspaces } from "../../core/workspace.ts";
import type { BaselineParts } from "../../gates/command/baselines.ts";

/**
 * Trees of commits that no agent has touched, set up as those of tasks are: workspaces of the run under a name of their own,
 * given back to the pool. Those of one commit are used one after the other.
 */
export function baseTrees(
  workspaces: Workspaces,
  { run, epoch }: { readonly run: string; readonly epoch: number },
): BaselineParts["treeAt"] {
  const inUse = new Map<string, Promise<unknown>>();
  return async (commit, signal) => {
    const before = inUse.get(commit) ?? Promise.resolve();
    const given = Promise.withResolvers<void>();
    inUse.set(
      commit,
      before.then(() => given.promise),
    );
    await before;
    try {
      const task = `base-${commit.slice(0, 12)}`;
      const workspace = await workspaces.open({ run, task, epoch, base: commit }, signal);
      const { path, records, variables } = workspace;
      return {
        path,
        records,
        variables,
        async [Symbol.asyncDispose]() {
          await workspaces.close(workspace, true).finally(given.resolve);
        },
      };
    } catch (error) {
      given.resolve();
      throw error;
    }
  };
}
