/** A block of the prompt that stands under a name: an attached file, or the answer of somebody. */
export interface NamedText {
  readonly name: string;
  /** The word behind the opening fence; a file's extension. */
  readonly label: string;
  readonly text: string;
}

/** One text of a prompt, taken apart: what the user gave, without the instructions that stand around it. */
export interface PromptText {
  readonly files: readonly NamedText[];
  readonly answers: readonly NamedText[];
  /** What is to be criticised or written again, and what critics said of it. */
  readonly drafts: readonly NamedText[];
  readonly critiques: readonly NamedText[];
  /** Titles of what exists already. */
  readonly existing: readonly string[];
  /** What stands under the heading for the question. */
  readonly question?: string | undefined;
  /** The sections about test cases and test files. */
  readonly tests: string;
  /** What stands under no heading of ours; the question, where none is marked. */
  readonly unmarked: string;
  /** The sections about where a council stands and who may sit in it; empty where it has none. */
  readonly council: string;
  /** The sections about a goal that is to be planned, the repository and its epics; empty where it has none. */
  readonly plan: string;
  /** The persona that the prompt names. */
  readonly persona?: string | undefined;
  /** Who was asked and gave no answer, as the prompt lists them. */
  readonly missing?: string | undefined;
  /** The JSON schema described in words. */
  readonly schemaText?: string | undefined;
}

const BLOCK =
  /^(File|Answer of|Draft|Critique of|Beside it) ("(?:[^"\\\n]|\\.)*")(?:, \d+ lines?|, lines \d+ to \d+ of \d+)?:\n(`{3,})([^`\n]*)(?=\n)/gm;

/** The openings of what the modes write around the user's words, each as it stands at the start of a line. */
const SECTIONS = [
  "# The question$",
  "# Who you are: .+$",
  "# How to vote$",
  "# What to propose$",
  "# What exists already$",
  "# Your lens: .+$",
  "# Conflicts found$",
  "# What to write$",
  "# What exists$",
  "# The cases to write$",
  "# The test file$",
  "# The cases$",
  "# How to write it$",
  "# What to look for$",
  "# How to report$",
  "# Your turn$",
  "# The proposal$",
  "# How to answer$",
  "# Information that was asked for: .+$",
  "# Round \\d+ of at most \\d+$",
  "# After round \\d+$",
  "# Answers of round \\d+$",
  "# How the votes stand$",
  "# Personas to choose from$",
  "# The repository$",
  "# The goal$",
  "# The epics$",
  "# How to part it$",
  "# How to cut it$",
  "# The epic to cut$",
  "Give your answer as JSON that satisfies this schema:$",
  "That answer does not satisfy the schema:$",
] as const;
const PARAGRAPHS = [
  "(?:One file follows, in|\\d+ files follow, each in) a fenced block, as material for the question below\\.",
  "The analysts were given (?:one file|\\d+ files) with the question\\.",
  "Asked, but without an answer: ",
  "This is .+ Take it that what is defined elsewhere exists and works\\.$",
  'File "(?:[^"\\\\]|\\\\.)*", 0 lines: the file is empty\\.$',
] as const;
const MARK = new RegExp(`^(?:(${SECTIONS.join("|")})|(?:${PARAGRAPHS.join("|")}))`, "gm");

const QUESTION = "# The question";
const PROPOSAL = "# The proposal";
const COUNCIL =
  /^# (?:How to answer|Information that was|Round \d|After round \d|How the votes stand|Personas to choose from)/;
const PLAN = /^# (?:The repository|The goal|The epics|How to part it|How to cut it|The epic to cut)$/m;
const PERSONA = "# Who you are: ";
const EXISTING = "# What exists already";
const TESTS = /^# (?:What exists|The cases to write|The test file|The cases|How to write it)$/m;
const MISSING = "Asked, but without an answer: ";
const SCHEMA_FENCE = "```json schema";

/** Takes one text apart, whether it is one part of a message or all parts joined as they are on the wire. */
export function readPromptText(text: string): PromptText {
  const { outside, blocks } = withoutBlocks(text);
  const { plain, schemaText } = withoutSchema(outside);
  const unmarked: string[] = [];
  const council: string[] = [];
  const plan: string[] = [];
  const tests: string[] = [];
  let question: string | undefined;
  let existing: readonly string[] = [];
  let persona: string | undefined;
  let missing: string | undefined;
  for (const piece of piecesOf(plain)) {
    if (piece.kind === "free") unmarked.push(piece.text.trim());
    else if (piece.text.startsWith(QUESTION)) question = piece.text.slice(QUESTION.length).trim();
    else if (piece.text.startsWith(PROPOSAL)) question = piece.text.slice(PROPOSAL.length).trim();
    else if (COUNCIL.test(piece.text)) council.push(piece.text);
    else if (PLAN.test(piece.text)) plan.push(piece.text);
    else if (piece.text.startsWith(PERSONA)) persona = firstLine(piece.text).slice(PERSONA.length).trim();
    else if (piece.text.startsWith(EXISTING)) existing = listedIn(piece.text);
    else if (TESTS.test(piece.text)) tests.push(piece.text);
    else if (piece.text.startsWith(MISSING)) missing = missingIn(piece.text);
  }
  return {
    files: blocks.filter(({ kind }) => kind === "File"),
    answers: blocks.filter(({ kind }) => kind === "Answer of"),
    drafts: blocks.filter(({ kind }) => kind === "Draft"),
    critiques: blocks.filter(({ kind }) => kind === "Critique of"),
    existing,
    question,
    tests: tests.join(""),
    unmarked: unmarked.filter((piece) => piece !== "").join("\n\n"),
    persona,
    council: council.join("\n"),
    plan: plan.join("\n"),
    missing,
    schemaText,
  };
}

type Block = NamedText & { readonly kind: string };

/** A block ends at its own fence alone, so whatever stands inside is never taken for a part of the prompt. */
function withoutBlocks(text: string): { readonly outside: string; readonly blocks: readonly Block[] } {
  const blocks: Block[] = [];
  const outside: string[] = [];
  let from = 0;
  const pattern = new RegExp(BLOCK);
  for (let opened = pattern.exec(text); opened !== null; opened = pattern.exec(text)) {
    const start = opened.index + opened[0].length;
    const closing = `\n${opened[3]}`;
    const end = text.indexOf(closing, start);
    if (end < 0) break;
    outside.push(text.slice(from, opened.index));
    const name = nameIn(opened[2] ?? "");
    blocks.push({ name, label: opened[4] ?? "", text: text.slice(start + 1, end), kind: opened[1] ?? "" });
    from = end + closing.length;
    pattern.lastIndex = from;
  }
  outside.push(text.slice(from));
  return { outside: outside.join(""), blocks };
}

/** What a quoted name says; what is no JSON string is no name of ours and stays as it is. */
export function nameIn(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    // What is no JSON string is no name of ours; it is kept as it stands.
    return quoted;
  }
}

function withoutSchema(text: string): { readonly plain: string; readonly schemaText?: string | undefined } {
  const start = text.lastIndexOf(SCHEMA_FENCE);
  const end = start < 0 ? -1 : text.indexOf("\n```", start + SCHEMA_FENCE.length);
  if (end < 0) return { plain: text };
  return {
    plain: `${text.slice(0, start)}${text.slice(end + 4)}`,
    schemaText: text.slice(start + SCHEMA_FENCE.length, end),
  };
}

interface Piece {
  readonly kind: "free" | "marked";
  readonly text: string;
}

/** A section goes on to the next mark, a paragraph to the next blank line. */
function* piecesOf(text: string): Generator<Piece> {
  let from = 0;
  let open = false;
  for (const mark of text.matchAll(MARK)) {
    if (mark.index < from) continue;
    if (mark.index > from) yield { kind: open ? "marked" : "free", text: text.slice(from, mark.index) };
    open = mark[1] !== undefined;
    from = mark.index;
    if (open) continue;
    const blank = text.indexOf("\n\n", mark.index);
    const end = blank < 0 ? text.length : blank;
    yield { kind: "marked", text: text.slice(mark.index, end) };
    from = end;
  }
  if (from < text.length) yield { kind: open ? "marked" : "free", text: text.slice(from) };
}

function listedIn(section: string): readonly string[] {
  return section.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
}

function firstLine(text: string): string {
  return /^[^\n]*/.exec(text)?.[0] ?? "";
}

/** `"a" (error), "b" (not run)` without the quotes. */
function missingIn(paragraph: string): string {
  const listed = [...paragraph.matchAll(/("(?:[^"\\\n]|\\.)*") \(([a-z ]+)\)/g)];
  return listed.map(([, name, status]) => `${nameIn(name ?? "")} (${status})`).join(", ");
}
