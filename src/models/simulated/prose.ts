/** What lies beyond is not read: a quote from the first quarter of a megabyte does as well. */
const READ = 256 * 1024;
const MOST = 512;
const LONGEST = 160;

/** The sentences of a text that may be quoted; each is one line of at most 160 characters, without Markdown's signs of emphasis and links. */
export interface Prose {
  /** Whole sentences. */
  readonly sentences: readonly string[];
  /** What reads like words but is no sentence, or is too long and hence cut with `…`. */
  readonly fragments: readonly string[];
}

/** Reads Markdown or plain text: no code, tables, headings, markup or front matter; list markers go, wrapped lines are joined. At most 512 of each, evenly spread. */
export function proseOf(text: string): Prose {
  const sentences = new Set<string>();
  const fragments = new Set<string>();
  for (const paragraph of paragraphsOf(text.slice(0, READ))) {
    for (const [sentence] of plain(paragraph).matchAll(SENTENCE)) {
      if (!isWords(sentence)) continue;
      if (sentence.length <= LONGEST && WHOLE.test(sentence)) sentences.add(sentence);
      else fragments.add(shortened(sentence));
    }
  }
  return { sentences: spread([...sentences]), fragments: spread([...fragments]) };
}

/** The lines of code or of data that say something: no comments, no lone brackets; each in backticks, at most 120 characters. */
export function codeLinesOf(text: string): readonly string[] {
  const lines = new Set<string>();
  for (const line of text.slice(0, READ).split("\n")) {
    const code = line.trim();
    if (code.length < 12 || code.length > 120 || code.includes("`") || COMMENT.test(code)) continue;
    if ((code.match(/[\p{L}_]{3,}/gu)?.length ?? 0) >= 2) lines.add(`\`${code}\``);
  }
  return spread([...lines]);
}

/** A text of one line, cut between words where it is too long. */
export function shortened(line: string): string {
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST - 1);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > LONGEST / 2 ? space : LONGEST - 1).replace(/[\s,;:]+$/, "")}…`;
}

const SENTENCE = /\S.*?(?:[.!?][”’"')\]]*(?=\s+[“‘"'([`\p{Lu}\p{N}])|$)/gu;
const WHOLE = /^[“‘"'(`]*[\p{L}\p{N}].*[.!?][”’"')\]]*$/u;
const COMMENT = /^(?:\/[/*]|\*|#|--|;|<!--|"""|''')/;
const FENCE = /^\s*(`{3,}|~{3,})/;
const LIST = /^(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;
const NO_PROSE = /^(?:#{1,6}(?:\s|$)|\||<|!\[|\[!\[|\[[^\]]+\]:\s|[-=*_|:+\s]*$)/;
const FRONT_MATTER = /^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/;

function* paragraphsOf(text: string): Generator<string> {
  let held: string[] = [];
  let fence: string | undefined;
  for (const raw of text.replace(FRONT_MATTER, "").split(/\r?\n/)) {
    const mark = FENCE.exec(raw)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      continue;
    }
    fence = mark;
    const line = raw.trim().replace(/^(?:>\s?)+/, "");
    const isUnderline = /^(?:={2,}|-{2,})$/.test(line);
    const isCode = held.length === 0 && /^(?: {4}|\t)/.test(raw) && !LIST.test(line);
    const isOutside = mark !== undefined || isCode || NO_PROSE.test(line) || / \| .* \| /.test(line);
    if (isOutside || LIST.test(line)) {
      // A single line above such a rule is a heading.
      if (held.length > 0 && !(isUnderline && held.length === 1)) yield held.join(" ");
      held = isOutside ? [] : [line.replace(LIST, "")];
      continue;
    }
    held.push(line);
  }
  if (held.length > 0) yield held.join(" ");
}

/** The lengths within brackets are bounded, so that a text of brackets alone takes no longer than another. */
function plain(paragraph: string): string {
  return paragraph
    .replace(/!\[[^\][]{0,200}\]\([^()]{0,500}\)/g, "")
    .replace(/\[([^\][]{1,200})\]\([^()]{0,500}\)/g, "$1")
    .replace(/\*\*|__/g, "")
    .replace(/(?<![\w*])\*(?=\S)([^*]+)\*(?![\w*])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}

/** Three words or more, and hardly a sign that is none of a sentence. */
function isWords(text: string): boolean {
  if ((text.match(/\p{L}{2,}/gu)?.length ?? 0) < 3) return false;
  const letters = text.match(/[\p{L}\p{N}\s,.'’-]/gu)?.length ?? 0;
  return letters >= text.length * 0.8;
}

function spread(items: readonly string[]): readonly string[] {
  if (items.length <= MOST) return items;
  return Array.from({ length: MOST }, (_, index) => items[Math.floor((index * items.length) / MOST)] ?? "");
}
