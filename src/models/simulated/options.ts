/** One answer that a question offers. */
export interface Option {
  /** As a ballot wants it: the letter alone where the options are lettered. */
  readonly said: string;
  /** In words. */
  readonly told: string;
}

const BY_LINE = /^[ \t]*(?:[-*][ \t]+)?\(?([A-Za-z])[).:][ \t]+(\S.*)$/gm;
const IN_ROW = /(?:^|\s)\(?([A-Z])\)\s+(.+?)(?=[,;]?\s+(?:or\s+)?\(?[A-Z]\)\s|[.?]?\s*$)/gs;
const IN_ROW_BY_COLON = /(?:^|\s)([A-Z]):\s+(.+?)(?=[,;]?\s+(?:or\s+)?[A-Z]:\s|[.?]?\s*$)/gs;

/** How much of a question is searched, from its end, where options stand. */
const SEARCHED = 8_192;

/**
 * The options of a question, in its order, at least two or none: one a line (`A) text`, `- B: text`), in a row (`A) x B) y`,
 * `(A) x (B) y`, `A: x B: y`), or plain alternatives (`X, Y or Z?`, `X vs Y?`). Letters must run from A without a gap.
 */
export function optionsIn(question: string): readonly Option[] {
  const text = question.slice(-SEARCHED);
  const byLine = letteredOptions(text, BY_LINE);
  if (byLine.length >= 2) return byLine;
  const line = text.replace(/\s+/g, " ");
  const inRow = letteredOptions(line, IN_ROW);
  if (inRow.length >= 2) return inRow;
  // Who counts the votes may not know this form, so the words are given instead of the letter.
  const byColon = letteredOptions(line, IN_ROW_BY_COLON).map(({ told }) => ({ said: told, told }));
  if (byColon.length >= 2) return byColon;
  return alternativesIn(text).map((told) => ({ said: told, told }));
}

function letteredOptions(text: string, pattern: RegExp): readonly Option[] {
  const options = [...text.matchAll(pattern)].map(([, letter = "", words = ""]) => ({
    said: letter.toUpperCase(),
    told: words.trim().replace(/[,;]$/, ""),
  }));
  return options.every(({ said }, index) => said.charCodeAt(0) === 65 + index) ? options : [];
}

const WHICH = /^(?:which|what|who|whom|where|when|how|why|whether)\b/i;
const AUXILIARY = /^(?:should|shall|is|are|was|were|do|does|did|can|could|will|would|must|may|has|have)\b/i;
const LEAD_IN =
  /^(?:(?:should|shall|is|are|was|were|do|does|did|can|could|will|would|must|may|we|i|you|they|it|one|to|use|using|choose|pick|take|adopt|prefer|need|go|with|for|on|between|either|be|better|best|rather|and)\s+)+/i;
const NO_OPTION = /^(?:not|no|so|less|more|else|otherwise|two|yes|never|similar)$/i;
const MOST_WORDS = 5;
const LONGEST_SENTENCE = 400;
const OPEN_QUESTION = /^\W{0,8}(?:why|how|what|which|who|where|when)\b/i;

/** True for a question that asks for more than yes or no, by the first word of its last sentence. */
export function isOpenQuestion(question: string): boolean {
  const tail = question.slice(-SEARCHED);
  const last = sentencesAsked(tail).at(-1) ?? tail;
  return OPEN_QUESTION.test((last.split(/[.:;]\s+/).at(-1) ?? "").trim());
}

/** What stands before each question mark, on its own line and after the last exclamation. */
function sentencesAsked(text: string): readonly string[] {
  const pieces = text.split("?").slice(0, -1);
  return pieces.map((piece) => piece.slice(Math.max(piece.lastIndexOf("\n"), piece.lastIndexOf("!")) + 1).trim());
}

/** `Should we use PostgreSQL, ClickHouse or DuckDB?` offers three; a question that ends in a clause of its own (`or should we wait?`) offers none. */
function alternativesIn(text: string): readonly string[] {
  const asked = sentencesAsked(text).findLast((one) => one.length <= LONGEST_SENTENCE && SEPARATOR.test(one));
  if (asked === undefined) return [];
  const sentence = (asked.split(/[.:;–—]\s+|\s-\s/).at(-1) ?? "").trim();
  const items = sentence.split(ITEM).map((item) => item.trim());
  const start = items.findLastIndex((item) => WHICH.test(item) || AUXILIARY.test(item));
  if (start > 0 && start === items.length - 1) return [];
  const told = start < 0 ? items : items.slice(start);
  const rest = told.slice(1);
  const isWhich = WHICH.test(told[0] ?? "") && rest.length >= 2;
  const all = isWhich ? rest : [withoutLeadIn(told[0] ?? "", rest), ...rest];
  const isShort = all.every((item) => item !== "" && !NO_OPTION.test(item) && wordsOf(item).length <= MOST_WORDS);
  return isShort && all.length >= 2 && new Set(all.map((item) => item.toLowerCase())).size === all.length ? all : [];
}

const SEPARATOR = /\S\s*(?:,|\s)\s*(?:or|vs\.?|versus)\s+\S/i;
const ITEM = /\s*,\s*(?:or\s+)?|\s+(?:or|vs\.?|versus)\s+/i;

/** The first alternative follows what is asked without a break: as many of its last words count as the others have, from an article on if they begin with one. */
function withoutLeadIn(first: string, others: readonly string[]): string {
  const words = wordsOf(first);
  const isArticle = (word: string | undefined) => /^(?:a|an|the)$/i.test(word ?? "");
  const article = isArticle(wordsOf(others[0] ?? "")[0]) ? words.findLastIndex(isArticle) : -1;
  if (article >= 0) return words.slice(article).join(" ");
  if (!WHICH.test(first) && !AUXILIARY.test(first)) return first;
  const count = Math.max(...others.map((other) => wordsOf(other).length));
  return words.slice(-count).join(" ").replace(LEAD_IN, "");
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
