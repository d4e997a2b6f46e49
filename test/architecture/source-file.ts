/** One import or re-export of a source file, dynamic ones included. */
export interface ImportLine {
  readonly line: number;
  readonly specifier: string;
}

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and the insides of strings blanked; every offset and line stays. */
  readonly code: string;
  readonly imports: readonly ImportLine[];
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const TEMPLATE_PART = /[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;
const WORD = /[\w$]+/y;
/** After one of these a slash starts a regular expression, not a division. */
const BEFORE_REGEX = /^(?:[-+*%=<>!&|^~?:;,([{}]|return|typeof|case|in|of|do|else|await|yield|throw|)$/;

/** Reads what the rules look at; a file that is not TypeScript has its text as code and no imports. */
export function sourceFile(path: string, text: string): SourceFile {
  if (!/\.(?:ts|mjs|cjs|js)$/.test(path)) return { path, text, code: text, imports: [] };
  const code = codeOf(text);
  return { path, text, code, imports: importsOf(text, code) };
}

/** The line, from 1, on which an offset stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function codeOf(text: string): string {
  let code = "";
  let previous = "";
  // One entry for each template whose `${` is open: the number of braces opened inside it.
  const openBraces: number[] = [];
  while (code.length < text.length) {
    const at = code.length;
    const token = tokenAt(text, at, previous, openBraces.at(-1) === 0);
    if (token.kind === "template") {
      if (text[at] === "}") openBraces.pop();
      if (token.text.endsWith("${")) openBraces.push(0);
    }
    const depth = openBraces.length - 1;
    if (token.text === "{" && depth >= 0) openBraces[depth] = (openBraces[depth] ?? 0) + 1;
    if (token.text === "}" && depth >= 0) openBraces[depth] = (openBraces[depth] ?? 0) - 1;
    code += token.kind === "code" ? token.text : blanked(token.text, token.kind);
    if (token.kind === "template") previous = token.text.endsWith("${") ? "{" : "string";
    else if (token.kind === "string") previous = "string";
    else if (token.kind === "code" && token.text.trim() !== "") previous = token.text;
  }
  return code;
}

interface Token {
  readonly kind: "comment" | "string" | "template" | "code";
  readonly text: string;
}

function tokenAt(text: string, at: number, previous: string, closesTemplate: boolean): Token {
  const character = text[at] ?? "";
  const comment = matchAt(COMMENT, text, at);
  if (comment !== undefined) return { kind: "comment", text: comment };
  const template =
    character === "`" || (character === "}" && closesTemplate) ? matchAt(TEMPLATE_PART, text, at) : undefined;
  if (template !== undefined) return { kind: "template", text: template };
  const string = matchAt(STRING, text, at);
  if (string !== undefined) return { kind: "string", text: string };
  const regex = character === "/" && BEFORE_REGEX.test(previous) ? matchAt(REGEX, text, at) : undefined;
  if (regex !== undefined) return { kind: "string", text: regex };
  return { kind: "code", text: matchAt(WORD, text, at) ?? character };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function blanked(token: string, kind: Token["kind"]): string {
  const inside = (part: string) => part.replaceAll(/[^\n]/g, " ");
  if (kind === "comment") return inside(token);
  const end = kind === "template" && token.endsWith("${") ? 2 : 1;
  return token.slice(0, 1) + inside(token.slice(1, -end)) + token.slice(-end);
}

function importsOf(text: string, code: string): readonly ImportLine[] {
  const imports: ImportLine[] = [];
  for (const match of code.matchAll(/\b(?:from|import)\s*["']|\bimport\s*\(\s*["'`]/g)) {
    const start = match.index + match[0].length;
    const end = code.slice(start).search(/["'`]/) + start;
    imports.push({ line: lineAt(text, match.index), specifier: text.slice(start, end) });
  }
  return imports;
}
