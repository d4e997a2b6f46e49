import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** A YAML text with where everything in it stands. */
export interface YamlSource {
  /** Undefined when the text is not YAML. */
  readonly value: unknown;
  readonly problems: readonly PlacedProblem[];
  /** Where the value at this path stands, or its field's name; where it is missing, what is around it. */
  placeOf(path: readonly PropertyKey[], part: "field" | "value"): Place;
}

/** Both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlacedProblem extends Place {
  readonly message: string;
}

/** Reads one YAML 1.2 document; warnings, such as of an unknown tag, are problems too. What the text says is not repeated in them. */
export function parseYamlSource(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: "error",
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    ...placeAt(error.pos[0]),
    message: `expected valid YAML, got: ${withoutExcerpt(error.message)}`,
  }));
  const { value, problem } = problems.length > 0 ? {} : resolved(() => document.toJS({ maxAliasCount: 100 }));
  if (problem !== undefined) problems.push({ line: 1, column: 1, message: problem });
  return {
    value,
    problems,
    placeOf: (path, part) => placeAt(offsetOf(document.contents, path, part)),
  };
}

/** Aliases are followed only here: to nowhere, or without end. */
function resolved(read: () => unknown): { value?: unknown; problem?: string } {
  try {
    return { value: read() };
  } catch (error) {
    return {
      problem: `expected valid YAML, got: ${error instanceof Error ? withoutExcerpt(error.message) : "no value"}`,
    };
  }
}

function withoutExcerpt(message: string): string {
  return (message.split(/:? "/)[0] ?? message).split("\n")[0] ?? message;
}

function offsetOf(root: Node | null, path: readonly PropertyKey[], part: "field" | "value"): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [index, segment] of path.entries()) {
    if (isSeq(node)) {
      node = node.items[Number(segment)];
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(segment));
      const field = startOf(pair?.key);
      if (field !== undefined) offset = field;
      if (part === "field" && index === path.length - 1) return offset;
      node = pair?.value;
    } else {
      return offset;
    }
    if (isAlias(node)) return startOf(node) ?? offset;
    offset = startOf(node) ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null | undefined)?.range?.[0];
}
