import type { Executor } from "../core/executor.ts";
import type { StepKind } from "../core/step.ts";

/** An executor that is loaded when its first step comes: most runs have steps of one or two kinds. */
export function lazyExecutor<K extends StepKind>(
  endpoint: Executor<K>["endpoint"],
  load: () => Promise<Executor<K>>,
): Executor<K> {
  let loaded: Promise<Executor<K>> | undefined;
  return {
    endpoint,
    async execute(input, scope) {
      loaded ??= load();
      return (await loaded).execute(input, scope);
    },
  };
}
