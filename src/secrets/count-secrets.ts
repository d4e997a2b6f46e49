import { assignedSecrets } from "./assigned-secrets.ts";
import { knownTokens } from "./known-tokens.ts";

/** Places in a text that look like secrets, by our own rules alone: they load nothing, so that every attachment can be looked at. */
export function countSecrets(text: string, path: string): number {
  const found = [...knownTokens(text), ...assignedSecrets(text, path)].sort((a, b) => a.from - b.from);
  let count = 0;
  let end = 0;
  for (const { from, to } of found) {
    if (from >= end) count++;
    end = Math.max(end, to);
  }
  return count;
}
