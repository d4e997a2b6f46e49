/** Most places in a text where a JSON value is looked for; each costs one pass over the rest. */
const MOST_STARTS = 32;

/**
 * The JSON values that a model's answer may mean, most likely first: the whole text, else its fenced blocks from the last
 * to the first, else the objects and arrays that stand in its prose, from the last to the first. Commas before a closing bracket are forgiven.
 */
export function jsonCandidates(text: string): readonly unknown[] {
  const whole = parsedJson(text);
  if (whole !== undefined) return [whole.value];
  const blocks = fencedBlocks(text).reverse();
  const fromBlocks = valuesOf(blocks);
  return fromBlocks.length > 0 ? fromBlocks : valuesOf(bracketed(text).reverse());
}

function valuesOf(texts: readonly string[]): readonly unknown[] {
  return texts.flatMap((text) => {
    const parsed = parsedJson(text);
    return parsed === undefined ? [] : [parsed.value];
  });
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  if (trimmed === "") return undefined;
  return strictJson(trimmed) ?? strictJson(withoutTrailingCommas(trimmed));
}

function strictJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Not being JSON is an expected outcome here, and the caller says what was wrong with the answer as a whole.
    return undefined;
  }
}

/** Strings are matched first and kept, so a comma inside one is never touched. */
function withoutTrailingCommas(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/gs, (piece) => (piece === "," ? "" : piece));
}

/** The contents of the fenced blocks, in order; an unclosed last one counts, since the closing fence is often forgotten. */
function fencedBlocks(text: string): string[] {
  const blocks: string[] = [];
  let open: { readonly fence: string; readonly lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined) {
      if (fence !== undefined) open = { fence, lines: [] };
    } else if (fence?.startsWith(open.fence) && line.trim() === fence) {
      blocks.push(open.lines.join("\n"));
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== undefined) blocks.push(open.lines.join("\n"));
  return blocks;
}

/** The outermost `{...}` and `[...]` of a text, in order, with brackets inside JSON strings left out of the count. */
function bracketed(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let starts = 0; starts < MOST_STARTS; starts++) {
    const start = nextBracket(text, from);
    if (start < 0) break;
    const end = matchingEnd(text, start);
    if (end >= 0) found.push(text.slice(start, end + 1));
    from = end >= 0 ? end + 1 : start + 1;
  }
  return found;
}

function nextBracket(text: string, from: number): number {
  const offset = text.slice(from).search(/[{[]/);
  return offset < 0 ? -1 : from + offset;
}

function matchingEnd(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at);
    if (inString) {
      if (sign === "\\") at++;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === "{" || sign === "[") depth++;
    else if ((sign === "}" || sign === "]") && --depth === 0) return at;
  }
  return -1;
}
