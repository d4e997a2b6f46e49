import type { AgentLimits } from "../../core/coding-agent.ts";
import type { Plan } from "../../core/plan.ts";
import type { GateMode, GatePlan } from "../../plan/gate-order.ts";
import type { TaskLimits } from "../../plan/next-attempt.ts";
import type { Worker } from "../../plan/personas/fit-persona.ts";
import type { NamedRole } from "../../plan/personas/role-names.ts";
import type { TaskTemplates } from "../../prompts/task-prompts.ts";

/** An agent that may be asked, in the order in which they are. */
export type AgentChoice = {
  /** As `codex` or `shell`. */
  readonly agent: string;
  /** `provider/model`; absent where it cannot be metered. */
  readonly model?: string | undefined;
};

/** A build with everything it needs, so that a run does not depend on files that may change. */
export type BuildInput = {
  readonly plan: Plan;
  /** Absolute path of the repository. */
  readonly repository: string;
  readonly target: string;
  readonly remote?: string | undefined;
  /** `queue` lands on the target; the others leave branches and push them. */
  readonly landing: "queue" | "branch" | "pr-branch";
  readonly agents: readonly AgentChoice[];
  readonly workers: readonly Worker[];
  /** By which other names a plan may ask for a role. */
  readonly roles: readonly NamedRole[];
  readonly gates: readonly GatePlan[];
  readonly gateMode: GateMode;
  readonly allowMassChange: boolean;
  readonly taskLimits: TaskLimits;
  readonly agentLimits: AgentLimits;
  readonly roleSlots: Readonly<Record<string, number>>;
  readonly templates: TaskTemplates;
  /** Facts about the repository, for the prompts. */
  readonly facts: string;
  /** The text of AGENTS.md; empty when there is none. */
  readonly instructions: string;
};
