import type { PlannedCall } from "../core/context.ts";
import type { ModelRequest } from "../core/model.ts";
import type { AskInput } from "../core/step.ts";
import type { Conversation } from "../prompts/conversation.ts";

/** Who answers: a model, as a persona or as itself. */
export type Member = {
  readonly model: string;
  /** Whether that model takes a JSON schema natively. */
  readonly nativeSchema: boolean;
  readonly persona?: { readonly name: string; readonly description: string; readonly instructions: string } | undefined;
};

/** A question with everything it needs, so that a run does not depend on files that may change. */
export type QuestionInput = {
  readonly prompt: string;
  readonly system?: string | undefined;
  /** Attached files as message parts. */
  readonly files: readonly string[];
  readonly fileCount: number;
  readonly members: readonly Member[];
  readonly maxOutputTokens: number;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  /** Added to the number of each sample, so that another run of the same question is no repeat of it; 0 when absent. */
  readonly firstSample?: number | undefined;
  /** How free texts are grouped, beyond the words they share. */
  readonly grouping?: GroupingMeans | undefined;
};

/** What may help to tell which texts mean the same. */
export type GroupingMeans = {
  /** The model that makes vectors of texts, as `provider/model`; without one their words are compared. */
  readonly embedding?: string | undefined;
  /** Who is asked about the few pairs that are neither clearly the same nor clearly not; a model as itself. */
  readonly judge?: Member | undefined;
  /** The output cap of one call to the judge. */
  readonly maxOutputTokens: number;
};

/** Seeds are whole numbers below this, as the strictest providers take them. */
const SEEDS = 2 ** 31;

/** The request of one draw; with a seed, each draw gets its own. */
export function requestOf(question: QuestionInput, conversation: Conversation, sample: number): ModelRequest {
  const { maxOutputTokens, temperature, seed, firstSample = 0 } = question;
  return {
    ...conversation,
    maxOutputTokens,
    temperature,
    seed: seed === undefined ? undefined : (seed + firstSample + sample) % SEEDS,
    sample: firstSample + sample,
  };
}

/** A call to one member under a key. */
export function callTo(key: string, member: Member, request: ModelRequest): PlannedCall & { readonly input: AskInput } {
  return { key, input: { model: member.model, persona: member.persona?.name, request } };
}

/** The first line of a prompt, short enough for a title. */
export function titleOf(prompt: string): string {
  const line = prompt.trim().split("\n", 1)[0] ?? "";
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
