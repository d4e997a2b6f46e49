import type { ErrorRecord } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Finish, ModelRequest, Usage } from "./model.ts";

/** A model call to be made by an agent: which model, as whom, with what. */
export interface AskInput {
  /** `provider/model`. */
  readonly model: string;
  /** The persona's name, for the report; its instructions are in the request. */
  readonly persona?: string | undefined;
  readonly request: ModelRequest;
}

/** What an agent returned, with where it came from and what it took. */
export interface Answer {
  readonly text: string;
  readonly finish: Finish;
  /** Who answered, as `provider/model`. */
  readonly model: string;
  readonly persona?: string | undefined;
  readonly usage: Usage;
  /** US dollars of the winning request; null when no price is known. */
  readonly costUsd: number | null;
  /** Milliseconds from the first dispatch to the answer, waits included. */
  readonly ms: number;
  readonly requests: number;
  readonly retries: number;
  readonly hedged: boolean;
  readonly cached: boolean;
}

export interface EmbedInput {
  readonly model: string;
  readonly texts: readonly string[];
}

export interface EmbedOutput {
  readonly model: string;
  readonly vectors: readonly (readonly number[])[];
  readonly costUsd: number | null;
}

/** The kinds of work a mode may ask for, each with its input and output. */
export interface StepKinds {
  ask: { input: AskInput; output: Answer };
  embed: { input: EmbedInput; output: EmbedOutput };
}

export type StepKind = keyof StepKinds;
export type StepInput<K extends StepKind> = StepKinds[K]["input"];
export type StepOutput<K extends StepKind> = StepKinds[K]["output"];

export type StepStatus = "running" | "done" | "failed";

/** The newest revision of a step, without its input and output. */
export interface StepHead {
  readonly key: string;
  readonly kind: string;
  readonly revision: number;
  readonly status: StepStatus;
  readonly inputHash: string;
  /** The generation of the run in which this revision was made. */
  readonly generation: number;
}

export interface StepRecord extends StepHead {
  readonly input: Json;
  readonly output?: Json | undefined;
  readonly error?: ErrorRecord | undefined;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}
