import { assignedSecrets } from "./assigned-secrets.ts";
import { knownTokens, type SecretRange } from "./known-tokens.ts";
import { lintedSecrets } from "./linted-secrets.ts";

/** Values shorter than this count where they were found and nowhere else in the text. */
const LEAST_REPEATED = 12;

/**
 * The secrets of each text, in order and apart: what secretlint's recommended rules find, tokens known by their form, and random values
 * assigned to names as `password` or `apiKey`. A secret that was found once is one wherever its text repeats it. Nothing in a text can
 * switch this off.
 */
export async function findSecrets(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly (readonly SecretRange[])[]> {
  const linted = await lintedSecrets(files.map(({ text }) => text));
  return files.map(({ path, text }, index) => {
    const found = [...knownTokens(text), ...assignedSecrets(text, path), ...(linted[index] ?? [])];
    return found.length === 0 ? [] : joined([...found, ...repeatsOf(found, text)]);
  });
}

function repeatsOf(found: readonly SecretRange[], text: string): readonly SecretRange[] {
  const kinds = new Map(found.map(({ from, to, kind }) => [text.slice(from, to), kind]));
  return [...kinds].flatMap(([secret, kind]) => {
    if (secret.length < LEAST_REPEATED) return [];
    const repeats: SecretRange[] = [];
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      repeats.push({ from: at, to: at + secret.length, kind });
    }
    return repeats;
  });
}

/** Ranges in order, those that overlap as one under the kind of the first. */
function joined(ranges: readonly SecretRange[]): readonly SecretRange[] {
  const inOrder = ranges.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from || b.to - a.to);
  const apart: SecretRange[] = [];
  for (const range of inOrder) {
    const last = apart.at(-1);
    if (last === undefined || range.from >= last.to) apart.push(range);
    else if (range.to > last.to) apart[apart.length - 1] = { ...last, to: range.to };
  }
  return apart;
}
