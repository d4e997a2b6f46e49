import { compact, type LineSpan, type SourceLines } from "./source-lines.ts";

/** Where a quote stands in its file. */
export type Anchor = LineSpan & {
  /**
   * `here`: at the lines that were named. `moved`: word for word, but at other lines. `partly`: the quote as a whole is nowhere,
   * a part of it that makes up at least half is.
   */
  readonly how: "here" | "moved" | "partly";
};

/** Signs below which a quote says too little to be looked for anywhere but where it is said to stand: a bracket, `x++`. */
const TELLING = 6;
/** Signs of a line that are enough to tell it from others when the rest of a quote is not in the file. */
const TELLING_LINE = 10;

/** Looks a quote up, nearest to the lines it is said to stand at; white space does not count. Undefined when it is not in the file. */
export function anchorQuote(source: SourceLines, quote: string, said: LineSpan): Anchor | undefined {
  const lines = quotedLines(quote);
  const whole = lines.join("\n");
  const wanted = compact(whole);
  const signs = wanted.length;
  if (signs === 0) return undefined;
  // Most reviewers are right about the lines, and then nothing has to be searched.
  if (compact(source.textOf(said)) === wanted) return { ...said, how: "here" };
  const found = nearest(source.placesOf(whole), said);
  if (found !== undefined) {
    const isHere = found.from <= said.to && said.from <= found.to;
    if (isHere) return { ...found, how: "here" };
    return signs < TELLING ? undefined : { ...found, how: "moved" };
  }
  return anchorPart(source, lines, signs, said);
}

/** The longest run of lines of the quote that is in the file, if it makes up half of it. */
function anchorPart(source: SourceLines, lines: readonly string[], signs: number, said: LineSpan): Anchor | undefined {
  let best: { readonly span: LineSpan; readonly signs: number } | undefined;
  let run: string[] = [];
  let place: LineSpan | undefined;
  const keep = () => {
    const size = compact(run.join("")).length;
    if (place !== undefined && size > (best?.signs ?? 0)) best = { span: place, signs: size };
  };
  for (const line of lines) {
    const longer = nearest(source.placesOf([...run, line].join("\n")), place ?? said);
    if (longer !== undefined) {
      run.push(line);
      place = longer;
      continue;
    }
    keep();
    place = nearest(source.placesOf(line), said);
    run = place === undefined ? [] : [line];
  }
  keep();
  if (best === undefined || best.signs < TELLING_LINE || best.signs * 2 < signs) return undefined;
  return { ...best.span, how: "partly" };
}

function nearest(places: Iterable<LineSpan>, said: LineSpan): LineSpan | undefined {
  let best: LineSpan | undefined;
  let least = Infinity;
  for (const place of places) {
    const apart = Math.max(0, place.from - said.to, said.from - place.to);
    // Of two that overlap the lines named, the one that begins closer to them.
    const distance = apart * 1_000 + Math.min(999, Math.abs(place.from - said.from));
    if (distance >= least) continue;
    best = place;
    least = distance;
  }
  return best;
}

const NUMBERED = /^\s*>?\s*\d+ \|(?: |$)/;
const LEFT_OUT = /^\s*(?:\/\/|#)?\s*(?:\.{3}|…)\s*$/;

/** The lines of code in a quote: no fence, no line numbers, no blank lines, no dots for what was left out. */
function quotedLines(quote: string): readonly string[] {
  const lines = quote.split(/\r?\n/).filter((line) => line.trim() !== "" && !/^\s*(?:`{3}|~{3})\S*\s*$/.test(line));
  const isNumbered = lines.length > 0 && lines.every((line) => NUMBERED.test(line));
  const bare = isNumbered ? lines.map((line) => line.replace(NUMBERED, "")) : lines;
  const unticked = bare.length === 1 ? bare.map((line) => /^\s*`([^`]+)`\s*$/.exec(line)?.[1] ?? line) : bare;
  return unticked.filter((line) => !LEFT_OUT.test(line) && line.trim() !== "");
}
