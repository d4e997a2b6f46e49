import type { Config } from "../../config/config.ts";
import type { ModelFacts } from "../../core/model.ts";
import type { Plan } from "../../core/plan.ts";
import type { Block } from "../../core/report.ts";
import { planBlocks, planHeadline } from "../../modes/plan/plan-blocks.ts";
import { importCollisions } from "../../plan/collisions.ts";
import { estimatePlan, type PlanEstimate } from "../../plan/plan-estimate.ts";
import { findPlan } from "./find-plan.ts";
import { planImports } from "./plan-imports.ts";
import { readCheckedPlan } from "./read-plan.ts";

/** Which plan, and for whom it is reckoned. */
export interface PlanRequest {
  /** A file, or a name in `.swarm/plans`; the newest of those when absent. */
  readonly plan?: string | undefined;
  /** How many agents work side by side; 8 when absent. */
  readonly workers?: number | undefined;
  /** Whose price the cost is reckoned with, as `provider/model`; the configured model when absent. */
  readonly model?: string | undefined;
}

/** A plan that passed the check. */
export interface PlanView {
  /** Absolute. */
  readonly file: string;
  readonly plan: Plan;
  /** What a person should look at, a sentence each. */
  readonly warnings: readonly string[];
  readonly estimate: PlanEstimate;
  /** One line. */
  readonly headline: string;
  /** Tasks in order, what they take, and what is worth a look. */
  readonly blocks: readonly Block[];
}

const USUAL_WORKERS = 8;

/** Reads and checks a plan; InputError with every problem and its line. */
export async function viewPlan(
  { plan: word, workers = USUAL_WORKERS, model }: PlanRequest,
  config: Config,
  factsOf: (model: string) => Promise<ModelFacts>,
): Promise<PlanView> {
  const file = await findPlan(word, config);
  const checked = await readCheckedPlan(file, config.projectFolder);
  const { plan } = checked;
  const imports = await planImports(plan, config.projectFolder);
  const warnings = [...checked.warnings, ...importCollisions(plan.tasks, imports)];
  const asked = model ?? config.model;
  const price = asked === undefined ? undefined : (await factsOf(asked)).price;
  const estimate = estimatePlan(plan, { workers, price });
  return {
    file,
    plan,
    warnings,
    estimate,
    headline: planHeadline(plan, estimate),
    blocks: planBlocks(plan, estimate, warnings),
  };
}
