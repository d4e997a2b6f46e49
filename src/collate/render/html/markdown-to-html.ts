import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { plainTerminalText } from "../plain-terminal-text.ts";
import { escapeHtml } from "./html-text.ts";

export interface MarkdownPlace {
  /** The level of the heading that the text stands under: its own headings begin one below. */
  readonly level: number;
  /** The address of what a word names, for words between brackets or commas that are to be links; undefined for all others. */
  readonly linkOf: (word: string) => string | undefined;
}

/** Footnotes have addresses, which those of two texts would share. */
const NO_FOOTNOTES = ["gfmFootnoteDefinition", "gfmFootnoteCall", "gfmPotentialFootnoteCall"];

/**
 * Markdown that anybody may have written, as HTML that is safe to open: HTML within it is shown and not obeyed, links lead to
 * http, https and mail only, and no picture is loaded. Every tag is written anew from a list, whatever the parser lets through.
 * A text that would take long to read as Markdown is shown as it is.
 */
export function markdownToHtml(text: string, place: MarkdownPlace): string {
  const plain = plainTerminalText(text).trim();
  if (!isQuick(plain)) return `<pre>${escapeHtml(plain)}</pre>`;
  const html = micromark(plain, {
    extensions: [gfm({ singleTilde: false }), { disable: { null: NO_FOOTNOTES } }],
    htmlExtensions: [gfmHtml()],
  });
  // A character reference, as &#x202e;, is what it stands for only now.
  return rewritten(plainTerminalText(html), place).trim();
}

const LONGEST = 200_000;
const LONGEST_PARAGRAPH = 20_000;
const MOST_MARKS = 1_000;
const DEEPEST_NESTING = 40;
const WIDEST_INDENT = 240;

/** The time to read grows with the square of what marks a paragraph has, and of how deep its lines are nested. */
function isQuick(text: string): boolean {
  if (text.length > LONGEST) return false;
  return text.split(/\n[^\S\n]*\n/).every((paragraph) => {
    const marks = paragraph.match(/[*_~[\]]+/g)?.length ?? 0;
    return paragraph.length <= LONGEST_PARAGRAPH && marks <= MOST_MARKS && !isDeep(paragraph);
  });
}

function isDeep(paragraph: string): boolean {
  return paragraph.split("\n").some((line) => {
    const [lead = ""] = /^[\s>*+-]*/.exec(line) ?? [];
    if (lead.length - lead.trimStart().length > WIDEST_INDENT) return true;
    return lead.replace(/\s/g, "").length > DEEPEST_NESTING && />|[*+-]\s/.test(lead);
  });
}

const TAG = /<(\/?)([a-z]+[1-6]?)([^<>]*)>/g;
const PLAIN_TAGS = new Set(
  "p em strong del code pre blockquote ul ol li hr br thead tbody tr td th table a img input h1 h2 h3 h4 h5 h6".split(
    " ",
  ),
);
const VOID_TAGS = new Set(["hr", "br", "img", "input"]);

function rewritten(html: string, place: MarkdownPlace): string {
  const highest = Math.min(...[...html.matchAll(/<h([1-6])>/g)].map(([, level]) => Number(level)));
  const down = Number.isFinite(highest) ? place.level + 1 - highest : 0;
  const pieces: string[] = [];
  let end = 0;
  // Within code and links no word is a link.
  let quiet = 0;
  for (const match of html.matchAll(TAG)) {
    const [whole, slash = "", name = "", attributes = ""] = match;
    const text = html.slice(end, match.index);
    pieces.push(quiet > 0 ? text : withLinks(text, place.linkOf));
    end = match.index + whole.length;
    pieces.push(tagOf(slash === "/", name, attributes, down));
    if (name === "a" || name === "code") quiet += slash === "/" ? -1 : 1;
  }
  return [...pieces, withLinks(html.slice(end), place.linkOf)].join("");
}

function tagOf(isEnd: boolean, name: string, attributes: string, down: number): string {
  if (!PLAIN_TAGS.has(name)) return "";
  const heading = /^h([1-6])$/.exec(name)?.[1];
  if (heading !== undefined) return `<${isEnd ? "/" : ""}h${Math.min(6, Number(heading) + down)}>`;
  if (name === "img") return isEnd ? "" : picture(attributes);
  if (name === "input") return attributes.includes("checked") ? "☑" : "☐";
  if (name === "table") return isEnd ? "</table></div>" : '<div class="scroll" tabindex="0"><table>';
  if (isEnd) return VOID_TAGS.has(name) ? "" : `</${name}>`;
  if (name === "a") return link(attributes);
  if (name === "td" || name === "th")
    return /align="(?:right|center)"/.test(attributes) ? `<${name} class="number">` : `<${name}>`;
  if (name === "ol") {
    const start = / start="(\d{1,9})"/.exec(attributes)?.[1];
    return start === undefined ? "<ol>" : `<ol start="${start}">`;
  }
  return `<${name}>`;
}

/** Without a known beginning there is no address, and the words stand as they are. */
function link(attributes: string): string {
  const address = attributeOf(attributes, "href");
  return /^(?:https?:\/\/|mailto:)/i.test(address) ? `<a href="${address}" rel="noopener noreferrer nofollow">` : "<a>";
}

/** What a picture is said to show; it may stand within a link, so it is none. */
function picture(attributes: string): string {
  const shows = attributeOf(attributes, "alt");
  return `<span class="picture" title="${attributeOf(attributes, "src")}">[picture${shows === "" ? "" : `: ${shows}`}]</span>`;
}

/** As the parser wrote it, so with quotes and brackets escaped. */
function attributeOf(attributes: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}

function withLinks(text: string, linkOf: MarkdownPlace["linkOf"]): string {
  return text.replace(/(?<=[(,] ?)[^\s(),<>&]+(?=[),])|(?<=[(,] ?)[^\s(),<>&]+(?= and \d+ more\))/g, (word) => {
    const address = linkOf(word);
    return address === undefined ? word : `<a href="${address}">${word}</a>`;
  });
}
