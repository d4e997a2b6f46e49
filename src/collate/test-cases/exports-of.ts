import { extensionOf } from "../../core/test-framework.ts";

const MOST = 60;

const SCRIPT = [
  /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|const|let|var|enum)\s+([\w$]+)/gm,
  /^(?:module\.)?exports\.([\w$]+)\s*=/gm,
];
const LISTED = /^export\s*\{([^}]*)\}|^module\.exports\s*=\s*\{([^}]*)\}/gm;
const PYTHON = [
  /^(?:async\s+)?def\s+([A-Za-z]\w*)/gm,
  /^class\s+([A-Za-z]\w*)/gm,
  /^([A-Z][A-Z0-9_]+)\s*(?::[^=\n]+)?=/gm,
];
const GO = [/^func\s+(?:\([^)]*\)\s*)?([\p{L}_]\w*)/gmu, /^type\s+([\p{L}_]\w*)/gmu];

/** Names that a test can take from a file, in the order in which they stand there; at most 60. Empty for other languages. */
export function exportsOf(path: string, text: string): readonly string[] {
  const extension = extensionOf(path);
  const found = new Map<string, number>();
  const note = (name: string, at: number) => {
    if (!found.has(name)) found.set(name, at);
  };
  for (const pattern of patternsFor(extension)) {
    for (const match of text.matchAll(pattern)) note(match[1] ?? "", match.index);
  }
  if (isScript(extension)) {
    for (const match of text.matchAll(LISTED)) {
      for (const name of listedNames(match[1] ?? match[2] ?? "")) note(name, match.index);
    }
  }
  return [...found]
    .sort(([, a], [, b]) => a - b)
    .slice(0, MOST)
    .map(([name]) => name);
}

function patternsFor(extension: string): readonly RegExp[] {
  if (isScript(extension)) return SCRIPT;
  if (extension === ".py") return PYTHON;
  return extension === ".go" ? GO : [];
}

function isScript(extension: string): boolean {
  return /^\.[cm]?[jt]sx?$/.test(extension);
}

/** `b` of `a as b`; types are no names to run. */
function listedNames(list: string): readonly string[] {
  return list.split(",").flatMap((part) => {
    const text = part.trim();
    if (text === "" || text.startsWith("type ") || text.startsWith("...")) return [];
    const name = /(?:\sas\s+)([\w$]+)$/.exec(text)?.[1] ?? /^[\w$]+/.exec(text)?.[0];
    return name === undefined ? [] : [name];
  });
}
