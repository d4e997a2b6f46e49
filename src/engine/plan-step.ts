import { DefectError } from "../core/errors.ts";
import type { StepHead } from "../core/step.ts";

/** What to do about a key that the mode asks for. */
export type StepPlan =
  | { readonly kind: "stored"; readonly revision: number }
  | { readonly kind: "execute"; readonly revision: number };

/**
 * Decides by what is known of the key. A finished revision is answered from the store. A failed one gets a new revision in
 * a newer generation, and so does a finished one whose input changed since. The same key with other input within one
 * generation is a DefectError: two different pieces of work would share a result.
 */
export function planStep(key: string, head: StepHead | undefined, inputHash: string, generation: number): StepPlan {
  if (head === undefined) return { kind: "execute", revision: 1 };
  const isOlder = head.generation < generation;
  if (head.inputHash !== inputHash) {
    if (isOlder) return { kind: "execute", revision: head.revision + 1 };
    throw new DefectError(`expected step ${key} to keep its input within generation ${generation}, got another input`);
  }
  if (head.status === "failed" && isOlder) return { kind: "execute", revision: head.revision + 1 };
  return { kind: head.status === "running" ? "execute" : "stored", revision: head.revision };
}
