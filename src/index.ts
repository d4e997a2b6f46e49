/**
 * The public API: open an app over a configuration, prepare a question, start it, read the outcome; and the collation of many
 * answers as pure functions.
 */

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
  ReadStage,
  RunView,
  StageWords,
  TemplateChoice,
  TemplateView,
} from "./app/app.ts";
export { knownProviders } from "./app/known-providers.ts";
export { openApp } from "./app/open-app.ts";
export { render } from "./app/render.ts";
export { clusterTexts } from "./collate/clusters/cluster-texts.ts";
export { calibratedChance } from "./collate/consensus/calibration.ts";
export { consensusOf } from "./collate/consensus/consensus.ts";
export { shouldStop } from "./collate/consensus/early-stop.ts";
export { learnReliability } from "./collate/consensus/reliability.ts";
export { weightedVote } from "./collate/consensus/weighted-vote.ts";
export { contradicts } from "./collate/contradiction/contradicts.ts";
export { extractAnswer } from "./collate/extract/extract-answer.ts";
export { mergeFindings } from "./collate/findings/merge-findings.ts";
export { groupAnswers } from "./collate/group-answers.ts";
export { nearDuplicates } from "./collate/near-duplicates/near-duplicates.ts";
export { borda } from "./collate/rank/borda.ts";
export { bradleyTerry } from "./collate/rank/bradley-terry.ts";
export { behaviourClusters } from "./collate/rank/code-choice.ts";
export { compareByFeatures, featureScore } from "./collate/rank/feature-score.ts";
export { pairwiseFromBothOrders } from "./collate/rank/pairwise.ts";
export { paretoFront } from "./collate/rank/pareto-front.ts";
export { chao1 } from "./collate/richness/chao1.ts";
export { saturation } from "./collate/richness/saturation.ts";
export { similarityOf } from "./collate/similarity/similarity-of.ts";
export { wilsonInterval } from "./collate/wilson.ts";
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
export type { Block, Chart, Report, ReportFile, ReportFinding, RunOutcome, Unit } from "./core/report.ts";
export type { Counts, Run, RunSettings, RunStatus, UnitStatus } from "./core/run.ts";
export type { Ended, Execution } from "./engine/execution.ts";
export type { Observer } from "./engine/step-runner.ts";
