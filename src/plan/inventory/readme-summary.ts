const MOST_SUMMARY = 300;
const MOST_TITLE = 120;

export interface ReadmeSummary {
  readonly title: string | null;
  readonly summary: string | null;
}

/** True for the path of a README that may speak for the whole project. */
export function isReadme(path: string): boolean {
  return /^(?:\.github\/|docs\/)?readme(?:\.(?:md|markdown|mdx|rst|txt|adoc|asciidoc|org|textile))?$/i.test(path);
}

/** The README that speaks for the project: in the root before others, Markdown before others. */
export function readmeOf(paths: readonly string[]): string | undefined {
  const rank = (path: string) => (path.includes("/") ? 10 : 0) + (/\.(?:md|markdown)$/i.test(path) ? 0 : 1);
  return paths.filter(isReadme).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0];
}

/** The first heading and the first paragraph of prose, without badges, pictures and markup; each cut at a word. */
export function readmeSummary(text: string): ReadmeSummary {
  const lines = plainLines(text);
  const titleAt = lines.findIndex((line, index) => isHeading(line, lines[index + 1]));
  const start = titleAt < 0 ? 0 : titleAt + 1;
  const paragraph = paragraphFrom(lines, start) ?? paragraphFrom(lines.slice(0, Math.max(0, titleAt)), 0);
  const title = titleAt < 0 ? "" : plain((lines[titleAt] ?? "").replace(/^[#=*\s]+|[#=\s]+$/g, ""));
  return { title: cut(title, MOST_TITLE), summary: cut(paragraph ?? "", MOST_SUMMARY) };
}

const UNDERLINE = /^(?:={3,}|-{3,}|~{3,}|\*{3,})\s*$/;

function plainLines(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, "")
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<h1[^>]*>([\s\S]*?)<\/h1>/gi, (_, inside: string) => `\n# ${inside.replace(/\s+/g, " ")}\n`)
    .split(/\r?\n/);
}

function isHeading(line: string, next: string | undefined): boolean {
  if (/^\s{0,3}#{1,2}\s*\S/.test(line)) return plain(line.replace(/^[#\s]+/, "")) !== "";
  if (/^=\s+\S/.test(line)) return true;
  return line.trim() !== "" && next !== undefined && UNDERLINE.test(next) && plain(line) !== "";
}

/** Lines that are prose: not a heading, list, table, directive, quote or code. */
function paragraphFrom(lines: readonly string[], start: number): string | undefined {
  let words: string[] = [];
  let isCode = false;
  for (const line of lines.slice(start)) {
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
    const text = plain(line);
    const isProse =
      !isCode && text !== "" && !/^\s*(?:```|~~~|#|[-*+]\s|\d+[.)]\s|\||\.\.\s|:\w+:|>\s*\[!|=+\s)/.test(line);
    if (isProse && !UNDERLINE.test(line) && !/^(?:\t| {4,})/.test(line)) words.push(text);
    else if (words.length > 0) {
      if (words.join(" ").length > 20) return words.join(" ");
      words = [];
    }
  }
  return words.length > 0 ? words.join(" ") : undefined;
}

/** A line without pictures, links' addresses, tags and emphasis. */
function plain(line: string): string {
  return line
    .replace(/\[!\[[^\]]*\]\([^)]*\)\](?:\([^)]*\)|\[[^\]]*\])?/g, "")
    .replace(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, "")
    .replace(/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/`([^`<]+)<[^>]+>`_+/g, "$1")
    .replace(/<[^>]*>/g, "")
    .replace(/^\s*>\s?/, "")
    .replace(/(\*\*|__|`)/g, "")
    .replace(/&nbsp;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function cut(text: string, most: number): string | null {
  if (text === "") return null;
  if (text.length <= most) return text;
  const end = text.lastIndexOf(" ", most - 1);
  return `${text.slice(0, end > most / 2 ? end : most - 1)}…`;
}
