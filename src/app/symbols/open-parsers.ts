import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Node, Parser } from "@vscode/tree-sitter-wasm";
import type { CodeSymbol } from "../../collate/review/symbol-pieces.ts";
import type { Language } from "./languages.ts";

/** Parsers of the languages asked for so far, each loaded when it is first needed. */
export interface Parsers extends Disposable {
  /** The symbols of a text, those within symbols as their members. What cannot be parsed gives those that were understood, or none. */
  symbolsOf(text: string, language: Language): Promise<readonly CodeSymbol[]>;
}

/** Opens no parser yet; disposing frees all that were opened since. */
export function openParsers(): Parsers {
  const parsers = new Map<string, Promise<Parser>>();
  const opened: Parser[] = [];
  return {
    async symbolsOf(text, language) {
      const known = parsers.get(language.parser) ?? loadParser(language.parser, opened);
      parsers.set(language.parser, known);
      const tree = (await known).parse(text);
      if (tree === null) return [];
      try {
        return symbolsIn(tree.rootNode, language, 0);
      } finally {
        tree.delete();
      }
    },
    [Symbol.dispose]() {
      for (const parser of opened.splice(0)) parser.delete();
      parsers.clear();
    },
  };
}

async function loadParser(name: string, opened: Parser[]): Promise<Parser> {
  const library = await import("@vscode/tree-sitter-wasm");
  const { Parser, Language } = "default" in library ? (library.default as typeof library) : library;
  await Parser.init();
  const folder = path.dirname(fileURLToPath(import.meta.resolve("@vscode/tree-sitter-wasm")));
  const language = await Language.load(await readFile(path.join(folder, `tree-sitter-${name}.wasm`)));
  const parser = new Parser();
  opened.push(parser);
  return parser.setLanguage(language);
}

/** Deeper than anybody nests; a text made to exhaust the stack ends here. */
const MOST_DEPTH = 30;

function symbolsIn(node: Node, language: Language, depth: number): readonly CodeSymbol[] {
  if (depth > MOST_DEPTH) return [];
  return node.namedChildren.flatMap((child) => (child === null ? [] : symbolsAt(child, language, depth + 1)));
}

function symbolsAt(node: Node, language: Language, depth: number): readonly CodeSymbol[] {
  if (depth > MOST_DEPTH) return [];
  const kind = Object.hasOwn(language.symbols, node.type) ? language.symbols[node.type] : undefined;
  if (kind !== undefined) return [symbolOf(node, kind, language, depth)];
  if (language.wrappers.has(node.type)) {
    const [inner, ...more] = symbolsIn(node, language, depth);
    if (inner === undefined) return [];
    return more.length > 0 ? [inner, ...more] : [{ ...inner, ...linesOf(node) }];
  }
  if (language.holders.has(node.type)) return symbolsIn(node, language, depth);
  const assigned = assignedFunction(node);
  return assigned === undefined ? [] : [assigned];
}

function symbolOf(node: Node, kind: string, language: Language, depth: number): CodeSymbol {
  return { name: nameOf(node), kind, ...linesOf(node), members: membersOf(node, language, depth) };
}

/** Only what holds code of its own kind has members; functions within functions stay with the outer one. */
function membersOf(node: Node, language: Language, depth: number): readonly CodeSymbol[] {
  const body = node.childForFieldName("body");
  if (body === null || /function|method|constructor|operator|property/.test(language.symbols[node.type] ?? ""))
    return [];
  return symbolsIn(body, language, depth + 1);
}

const FUNCTIONS = new Set(["arrow_function", "function_expression", "generator_function", "class", "function"]);
const DECLARATIONS = new Set([
  "lexical_declaration",
  "variable_declaration",
  "public_field_definition",
  "field_definition",
]);

/** `const a = () => ...`, `module.exports = function ...`, and a field of a class with such a value. */
function assignedFunction(node: Node): CodeSymbol | undefined {
  const holder = DECLARATIONS.has(node.type)
    ? (node.namedChildren.find((each) => each?.type === "variable_declarator") ?? node)
    : node;
  const value = holder.childForFieldName(node.type === "assignment_expression" ? "right" : "value");
  if (value === null || !FUNCTIONS.has(value.type)) return undefined;
  const name =
    holder.childForFieldName("name") ?? holder.childForFieldName("left") ?? holder.childForFieldName("property");
  return {
    name: shown(name?.text),
    kind: value.type === "class" ? "class" : "function",
    ...linesOf(node),
    members: [],
  };
}

/** The name as the language gives it; in C it stands within the declarator, and of a Rust `impl` it is the type. */
function nameOf(node: Node): string {
  const named = node.childForFieldName("name") ?? node.childForFieldName("type");
  if (named !== null && node.childForFieldName("declarator") === null) return shown(named.text);
  let declarator = node.childForFieldName("declarator");
  for (let inner = declarator; inner !== null; inner = inner.childForFieldName("declarator")) declarator = inner;
  if (declarator !== null) return shown(declarator.text);
  return shown(node.namedChildren.find((child) => child?.childForFieldName("name"))?.childForFieldName("name")?.text);
}

function shown(name: string | undefined): string {
  const line = name?.replace(/\s+/g, " ").trim() ?? "";
  return line === "" ? "(unnamed)" : line.slice(0, 100);
}

/** Rows count from 0, and a node that ends at the start of a row does not reach into it. */
function linesOf(node: Node): { readonly from: number; readonly to: number } {
  const { startPosition, endPosition } = node;
  const isBefore = endPosition.column === 0 && endPosition.row > startPosition.row;
  return { from: startPosition.row + 1, to: endPosition.row + (isBefore ? 0 : 1) };
}
