import type { Executor, StepScope } from "../../core/executor.ts";
import type { Landing } from "../../core/landing.ts";
import { localLanding } from "../../landing/local-landing.ts";
import { systemClock } from "../system-clock.ts";
import type { BuildPlace } from "./build-place.ts";
import { verifyLanding } from "./verify-landing.ts";

/** Lands changes that passed their gates, and gives the workspaces of those that landed back to the pool. */
export function landExecutor(place: BuildPlace): Executor<"land"> {
  // One for each way of judging what lands, since a landing remembers which commits it has found green.
  const landings = new Map<boolean, Promise<Landing>>();
  return {
    endpoint: ({ target }) => `landing/${target}`,
    async execute({ target, remote, entries, isUnchecked = false }, scope) {
      await scope.begin();
      const { run, epoch, signal } = scope;
      const email = await place.email();
      const signed = entries.map((entry) => ({ ...entry, author: { ...entry.author, email } }));
      const key = scope.idempotencyKey.slice(run.length + 1);
      const opened = landings.get(isUnchecked) ?? openLanding(place, { target, isUnchecked }, scope);
      landings.set(isUnchecked, opened);
      const landing = await opened;
      const result = await landing.land({ run, epoch, key, target, remote, entries: signed, signal });
      const tasks = new Set(result.landed.map(({ task }) => task));
      if (tasks.size > 0) await giveBack(place, target, tasks, scope);
      return result;
    },
  };
}

async function openLanding(
  place: BuildPlace,
  { target, isUnchecked }: { readonly target: string; readonly isUnchecked: boolean },
  scope: StepScope,
): Promise<Landing> {
  return localLanding({
    repository: place.config.projectFolder,
    folder: place.landingFolder,
    git: place.git,
    clock: systemClock,
    verify: verifyLanding({
      commands: isUnchecked ? [] : await place.commandGates(scope, target),
      mode: "permissive",
      records: place.landingFolder,
      variables: {},
    }),
  });
}

/** A repeat after a kill may find that some were given back before. */
async function giveBack(
  place: BuildPlace,
  target: string,
  tasks: ReadonlySet<string>,
  { run, epoch, signal }: StepScope,
): Promise<void> {
  const workspaces = await place.workspaces(target);
  for (const view of await workspaces.list()) {
    if (view.run !== run || !tasks.has(view.task)) continue;
    await workspaces.close(await workspaces.open({ run, task: view.task, epoch }, signal), true);
  }
}
