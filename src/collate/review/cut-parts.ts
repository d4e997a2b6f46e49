/** Lines of a text, from 1, both ends included. */
export interface LinePart {
  readonly from: number;
  readonly to: number;
}

export interface CutOptions {
  /** About this many tokens a part at most, by the usual rule of four characters each; a single longer line is a part by itself. */
  readonly mostTokens: number;
  /** Lines that a part repeats of the one before; fewer where they would fill more than a quarter of it. */
  readonly overlapLines: number;
}

const CHARACTERS_PER_TOKEN = 4;

/**
 * Cuts a long text into parts that overlap and together cover every line. A cut falls where the eye would put it: after a
 * blank line, at the end of a block, at the least indented line in the latter half of what fits. Empty for an empty text.
 */
export function cutParts(text: string, { mostTokens, overlapLines }: CutOptions): readonly LinePart[] {
  const lines = linesOf(text);
  const most = Math.max(1, mostTokens) * CHARACTERS_PER_TOKEN;
  const parts: LinePart[] = [];
  let from = 0;
  let done = 0;
  while (done < lines.length) {
    const fits = lastThatFits(lines, from, most);
    // What overlaps gives way to what is new.
    if (fits < done) from = done;
    const last = fits < done ? lastThatFits(lines, from, most) : fits;
    const to = last >= lines.length - 1 ? lines.length - 1 : bestCut(lines, Math.max(done, middle(from, last)), last);
    parts.push({ from: from + 1, to: to + 1 });
    done = to + 1;
    from = done - overlapBefore(lines, done, overlapLines, most / 4);
  }
  return parts;
}

/** Lines as an editor counts them: a line break at the end opens no further line. */
function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function lastThatFits(lines: readonly string[], from: number, most: number): number {
  let size = 0;
  for (let index = from; index < lines.length; index++) {
    size += (lines[index]?.length ?? 0) + 1;
    if (size > most) return Math.max(from, index - 1);
  }
  return lines.length - 1;
}

function middle(from: number, to: number): number {
  return from + Math.floor((to - from) / 2);
}

/** The line after which to cut: of the best places the latest, so that parts are few. */
function bestCut(lines: readonly string[], first: number, last: number): number {
  let best = last;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let index = last; index >= first; index--) {
    const cost = costOfCutAfter(lines, index);
    if (cost >= bestCost) continue;
    best = index;
    bestCost = cost;
  }
  return best;
}

const CLOSES = /^\s*(?:[)\]}]+[;,]?|end\b.*|fi|done|esac)\s*$/;

/** Little where a block ends or a blank line stands, more with each level of depth. */
function costOfCutAfter(lines: readonly string[], index: number): number {
  const line = lines[index] ?? "";
  const next = lines[index + 1] ?? "";
  const isNextBlank = next.trim() === "";
  if (line.trim() === "") return 2 * indentOf(next) + (isNextBlank ? 1 : 0);
  if (isNextBlank) return 2 * indentOf(line) + 1;
  const depth = CLOSES.test(line) ? indentOf(line) : Math.max(indentOf(line), indentOf(next));
  return 2 * depth + (CLOSES.test(line) ? 3 : 9);
}

function indentOf(line: string): number {
  const blank = /^\s*/.exec(line)?.[0] ?? "";
  return blank.length + 3 * (blank.split("\t").length - 1);
}

function overlapBefore(lines: readonly string[], done: number, wanted: number, most: number): number {
  let size = 0;
  let count = 0;
  while (count < wanted && count < done) {
    size += (lines[done - count - 1]?.length ?? 0) + 1;
    if (size > most) break;
    count++;
  }
  return count;
}
