/** The public API: open an app over a configuration, prepare a question, start it, read the outcome. */

export type {
  App,
  Check,
  Estimate,
  ModelView,
  PersonaView,
  Prepared,
  ProviderView,
  Question,
  QuestionMode,
  RunView,
} from "./app/app.ts";
export { knownProviders } from "./app/known-providers.ts";
export { openApp } from "./app/open-app.ts";
export { render } from "./app/render.ts";
export type { Config } from "./config/config.ts";
export { readEnvironment } from "./config/environment.ts";
export { loadConfig } from "./config/load-config.ts";
export {
  CancelledError,
  ConflictError,
  DefectError,
  InputError,
  LimitError,
  ProviderError,
  SwarmError,
} from "./core/errors.ts";
export type { Block, Report, RunOutcome, Unit } from "./core/report.ts";
export type { Counts, Run, RunSettings, RunStatus, UnitStatus } from "./core/run.ts";
export type { Ended, Execution } from "./engine/execution.ts";
export type { Observer } from "./engine/step-runner.ts";
