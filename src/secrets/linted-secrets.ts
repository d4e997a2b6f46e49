import type { SecretRange } from "./known-tokens.ts";

/** Characters that go into one call of the linter, which keeps notes of each call for as long as the process lives. */
const BATCH_CHARACTERS = 1_000_000;
/** Between two texts; no rule reaches across it. */
const BORDER = "\n\0\n";

/**
 * What secretlint's recommended rules find in each of the texts. The library is loaded when the first text is looked at. Comments in a text
 * that would switch a rule off are not heard.
 */
export async function lintedSecrets(texts: readonly string[]): Promise<readonly (readonly SecretRange[])[]> {
  const found: (readonly SecretRange[])[] = [];
  for (const batch of batchesOf(texts)) {
    const messages = await lint(batch.join(BORDER));
    let start = 0;
    for (const text of batch) {
      const end = start + text.length;
      const own = messages.filter(({ from }) => from >= start && from < end);
      found.push(
        own.flatMap((message) => rangesIn(text, { ...message, from: message.from - start, to: message.to - start })),
      );
      start = end + BORDER.length;
    }
  }
  return found;
}

function batchesOf(texts: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    if (size + text.length > BATCH_CHARACTERS) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(text);
    size += text.length;
  }
  return batches;
}

interface Message extends SecretRange {
  /** What the rule noted: the secret, and sometimes its kind. */
  readonly noted: readonly string[];
}

async function lint(content: string): Promise<readonly Message[]> {
  const [{ lintSource }, { creator }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  const { messages } = await lintSource({
    source: { content, filePath: "text", contentType: "text" },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [
          {
            id: "@secretlint/secretlint-rule-preset-recommend",
            rule: creator,
            rules: [{ id: "@secretlint/secretlint-rule-filter-comments", disabled: true }],
          },
        ],
      },
    },
  });
  return messages.map(({ ruleId, range: [from, to], data }) => ({
    from,
    to,
    kind: ruleId.replace(/^.*secretlint-rule-/, "").replaceAll("-", " "),
    noted: notedIn(data),
  }));
}

function notedIn(data: object | undefined): readonly string[] {
  return Object.entries(data ?? {}).flatMap(([name, value]) =>
    name !== "typeName" && typeof value === "string" && value.length >= 8 ? [value] : [],
  );
}

/** The range of some rules begins at the name and has the length of the value, so the value is looked for as well. */
function rangesIn(text: string, { from, to, kind, noted }: Message): readonly SecretRange[] {
  const values = noted.flatMap((value) => {
    const at = text.indexOf(value, from);
    return at < 0 ? [] : [{ from: at, to: at + value.length, kind }];
  });
  return [{ from, to: Math.min(to, text.length), kind }, ...values];
}
