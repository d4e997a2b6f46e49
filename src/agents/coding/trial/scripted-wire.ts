import type { Move, Turn } from "./scripted-move.ts";

/** What a streamed answer is made of: events with a name or without. */
export interface SseEvent {
  readonly name?: string | undefined;
  readonly data: unknown;
}

/** One protocol, as a server speaks it: reads a request, and writes a move whole or as a stream. */
export interface ScriptedWire {
  /** Undefined for another path. The model is in the path of some wires. */
  read(path: string, body: Readonly<Record<string, unknown>>): Turn | undefined;
  whole(move: Move, turn: Turn, id: string): unknown;
  stream(move: Move, turn: Turn, id: string): readonly SseEvent[];
}

/** What every scripted answer says it took. */
export const INPUT_TOKENS = 100;
export const OUTPUT_TOKENS = 20;

/** The objects in a list of unknown things. */
export function recordsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}
