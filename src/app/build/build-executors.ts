import type { Config } from "../../config/config.ts";
import type { Executor, Executors } from "../../core/executor.ts";
import { lazyExecutor } from "../lazy-executor.ts";
import type { ProcessModels } from "../process-models.ts";

type BuildKind = "work" | "check" | "land";
type BuildExecutors = Pick<Executors, BuildKind>;

/** What executes the steps of a build, loaded when the first one is asked for: questions need none of it. */
export function buildExecutors(config: Config, ask: Executor<"ask">, models: ProcessModels): BuildExecutors {
  let opened: Promise<BuildExecutors> | undefined;
  const open = () => {
    opened ??= openExecutors(config, ask, models);
    return opened;
  };
  return {
    work: lazyExecutor(
      ({ agent, model }) => model ?? `agents/${agent}`,
      async () => (await open()).work,
    ),
    check: lazyExecutor(
      ({ gate }) => `gates/${gate}`,
      async () => (await open()).check,
    ),
    land: lazyExecutor(
      ({ target }) => `landing/${target}`,
      async () => (await open()).land,
    ),
  };
}

async function openExecutors(config: Config, ask: Executor<"ask">, models: ProcessModels): Promise<BuildExecutors> {
  const [{ buildPlace }, { workExecutor }, { checkExecutor }, { landExecutor }] = await Promise.all([
    import("./build-place.ts"),
    import("./work-executor.ts"),
    import("./check-executor.ts"),
    import("./land-executor.ts"),
  ]);
  const place = buildPlace(
    config,
    (scope) => (input, signal) => ask.execute(input, { ...scope, begin: () => scope.begin(), signal }),
  );
  return { work: workExecutor(place, models), check: checkExecutor(place), land: landExecutor(place) };
}
