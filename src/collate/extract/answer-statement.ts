/** A place where a text says what its answer is. */
export interface AnswerStatement {
  /** Where the answer begins in the text. */
  readonly at: number;
  /** What is given as the answer, up to the end of its sentence or line. */
  readonly answer: string;
}

const VERB =
  "(?:\\s+(?:is|are|was|would\\s+be|must\\s+be|should\\s+be|will\\s+be)\\b(?:\\s+therefore|\\s+thus)?(?:\\s*:)?|\\s*[:=])";
const ANSWER_IS = saying("answer(?:\\s+to\\s+(?:the|this)\\s+(?:question|problem))?");
/** Words that also speak of steps on the way; they count only in a text that never says `answer`. */
const RESULT_IS = saying("(?:option|choice|statement|result|solution)");
/** Behind other lines it is a heading. */
const LAST_LINE_MARK = /(?:^|\n)[ \t]*####[ \t]*(?=[^\n]*\s*$)/g;
/** Beside a line `B:` it is the first of several options. */
const A_LINE = /^[ \t]*(?:\*\*)?A:(?:\*\*)?(?=\s)/gm;
const B_LINE = /^[ \t]*(?:\*\*)?B:/m;
/** An answer that is only asked for or denied states nothing. */
const NOT_GIVEN = /^(?:not\b(?!\s+applicable)|what\b|which\b|unknown\b|unclear\b|as follows\b)/i;
const DENIED = /\b(?:is|are|was) not (?:the |a )?(?:correct|right|answer)|\bis (?:incorrect|wrong)\b/i;
const CORRECTION =
  /\b(?:wait|actually|correction|correcting|re-?(?:check|evaluat|consider|examin)\w*|on second thoughts?|i (?:made|was) (?:a mistake|wrong)|let me (?:redo|check))\b|\bfinal (?:answer|choice|result)\b/i;
const LONGEST_LINE = 400;

/**
 * Where a text states its answer, in order of position: `The answer is 42.`, `**Answer:** B`, `#### 42`, `\boxed{42}`,
 * `A: 42`.
 */
export function answerStatements(text: string): readonly AnswerStatement[] {
  const leads = [ANSWER_IS, LAST_LINE_MARK, ...(B_LINE.test(text) ? [] : [A_LINE])];
  const clear = [...boxed(text), ...leads.flatMap((lead) => statementsAfter(lead, text))];
  return clear.length > 0 ? clear.sort((left, right) => left.at - right.at) : statementsAfter(RESULT_IS, text);
}

function statementsAfter(lead: RegExp, text: string): readonly AnswerStatement[] {
  return [...text.matchAll(lead)].flatMap((match) => {
    const at = match.index + match[0].length;
    const answer = statedAnswer(text.slice(at, at + LONGEST_LINE));
    return answer === "" || NOT_GIVEN.test(answer) || DENIED.test(answer) ? [] : [{ at, answer }];
  });
}

function saying(subject: string): RegExp {
  return new RegExp(`(?:^|[^\\p{L}])${subject}(?:\\*\\*)?${VERB}(?:\\*\\*)?`, "giu");
}

/**
 * Of the places that state an answer the one that counts: the first, or the last that follows a correction (`wait`,
 * `actually`) or calls itself final. A later one without such a word sums up, or answers another question.
 */
export function standingStatement<Place extends { readonly at: number }>(
  text: string,
  places: readonly Place[],
): Place | undefined {
  let stands = places[0];
  let before = stands?.at ?? 0;
  for (const place of places.slice(1)) {
    if (CORRECTION.test(text.slice(before, place.at))) stands = place;
    before = place.at;
  }
  return stands;
}

/** The rest of the sentence; where the line ends at once, the next line that holds something. */
function statedAnswer(rest: string): string {
  const [line = ""] = rest.replace(/^[\s.…:]*(?:\\\[|\\\(|\$\$)?\s*/, "").split("\n", 1);
  if (line.startsWith("\\boxed")) return "";
  return firstSentence(line).trim();
}

/** A full stop ends a sentence before a space and a capital; the one of `B. Words` and of `e.g.` does not. */
function firstSentence(line: string): string {
  for (const stop of line.matchAll(/[.!?](?=\s+["'(*]*[\p{Lu}\d])/gu)) {
    const before = line.slice(0, stop.index);
    if (/(?:^|[\s(*])\p{L}$|\b(?:Dr|Mr|Mrs|Ms|St|Prof|vs|No|approx|e\.g|i\.e)$/u.test(before)) continue;
    return before;
  }
  return line;
}

function boxed(text: string): readonly AnswerStatement[] {
  const found: AnswerStatement[] = [];
  for (const { index } of text.matchAll(/\\f?boxed\s*\{/g)) {
    const at = text.indexOf("{", index) + 1;
    const end = closingBrace(text, at);
    if (end !== undefined) found.push({ at, answer: withoutLatex(text.slice(at, end)) });
  }
  return found;
}

function closingBrace(text: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < Math.min(text.length, from + LONGEST_LINE); at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}") depth--;
    if (depth === 0) return at;
  }
  return undefined;
}

/** The words of short LaTeX: `\text{42 km}`, `\frac{1}{2}`, `50\%`, `1{,}000`. */
export function withoutLatex(text: string): string {
  return text
    .replace(/\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "$1/$2")
    .replace(/\\(?:text|mathrm|mathbf|textbf|mbox|operatorname)\s*\{([^{}]*)\}/g, "$1")
    .replace(/\{,\}/g, ",")
    .replace(/\\([%$&#_])/g, "$1")
    .replace(/\\[,;:! ]/g, " ")
    .replace(/^\s*(?:\\\(|\\\[|\$(?!\s?\d+(?:[.,]\d+)*\s*$))|(?:\\\)|\\\]|(?<=\S)\$)\s*$/g, "")
    .trim();
}
