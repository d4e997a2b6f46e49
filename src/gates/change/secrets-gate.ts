import path from "node:path";
import type { Gate } from "../../core/gate.ts";
import { findSecrets } from "../../secrets/find-secrets.ts";
import { addedLines, type FileLines } from "./added-lines.ts";
import { changeDiff } from "./change-diff.ts";
import { type Finding, type GateSpec, gateOf } from "./own-verdict.ts";
import type { ChangeGateParts } from "./scope-gate.ts";

export interface SecretRules {
  /** Globs of paths in which nothing is a secret, as test fixtures. */
  readonly allowed: readonly string[];
}

const MOST_BYTES = 32 * 1024 * 1024;

/** No added line holds a secret. What only moved from one place of the change to another is none of its doing. */
export function secretsGate(spec: GateSpec, { allowed }: SecretRules, parts: ChangeGateParts): Gate {
  return gateOf(spec, parts.clock, async (request) => {
    const { text, isCut } = await changeDiff(parts.git, request, { context: 0, mostBytes: MOST_BYTES });
    if (isCut) {
      const reason = `expected a change of at most ${MOST_BYTES / 1024 / 1024} MiB to search for secrets, got a larger one`;
      return { status: "failed", reason, evidence: "Leave out what is generated, or make the change smaller." };
    }
    const files = addedLines(text);
    const searched = files.filter(
      ({ path: file, added }) => added.length > 0 && !allowed.some((glob) => path.posix.matchesGlob(file, glob)),
    );
    return findingOf(await secretLines(searched, files.flatMap(({ removed }) => removed).join("\n")), files);
  });
}

interface SecretLine {
  readonly path: string;
  readonly line: number;
  readonly kind: string;
}

async function secretLines(files: readonly FileLines[], removed: string): Promise<readonly SecretLine[]> {
  const texts = files.map(({ path: file, added }) => ({ path: file, text: added.map(({ text }) => text).join("\n") }));
  const found = await findSecrets(texts);
  return files.flatMap(({ path: file, added }, index) => {
    const text = texts[index]?.text ?? "";
    return (found[index] ?? []).flatMap(({ from, to, kind }) => {
      if (removed.includes(text.slice(from, to))) return [];
      const line = added[text.slice(0, from).split("\n").length - 1]?.line ?? 1;
      return [{ path: file, line, kind }];
    });
  });
}

/** Places and kinds; the secrets themselves go nowhere. */
function findingOf(found: readonly SecretLine[], files: readonly FileLines[]): Finding {
  if (found.length === 0) {
    const lines = files.reduce((sum, { added }) => sum + added.length, 0);
    return { status: "passed", reason: `no secret in ${lines} added lines`, evidence: "" };
  }
  return {
    status: "failed",
    reason: `${found.length} added ${found.length === 1 ? "place looks" : "places look"} like a secret`,
    evidence: [
      ...found.map(({ path: file, line, kind }) => `${JSON.stringify(file)} line ${line}: ${kind}`),
      "",
      "Take each out, also from tests and comments, and read it from the environment or a secret store in its place. What stands in for one should say so, as `example-key`.",
    ].join("\n"),
  };
}
