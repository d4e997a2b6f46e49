import { parseYamlSource } from "../../config/yaml-source.ts";
import type { QuestionMode } from "../app.ts";
import { type Complaints, FieldReader, type Path } from "./field-reader.ts";
import type { SlotKind, StageText, Template, TemplateSlot } from "./template.ts";

/** Most items that a stage takes up, and most runs on each. */
export const MOST_ITEMS = 1_000;
const MOST_TIMES = 100;

const SLOT_KINDS: readonly string[] = ["text", "file", "list"];

export interface ParsedTemplate {
  readonly template: Template;
  /** Each begins with its `file:line`. */
  readonly problems: readonly string[];
}

/** Reads a template's file. What is wrong with its form is told; what it says is checked by `checkTemplate`. */
export function parseTemplate(text: string, name: string, where: string): ParsedTemplate {
  const source = parseYamlSource(text.replace(/^\ufeff/, ""));
  const found = source.problems.map(({ line, message }) => ({ line, message: `${where}:${line}: ${message}` }));
  const lineOf = (path: Path) => source.placeOf(path, "field").line;
  const complaints: Complaints = {
    tell: (path, message) => void found.push({ line: lineOf(path), message: `${where}:${lineOf(path)}: ${message}` }),
  };
  const at = (path: Path) => `${where}:${lineOf(path)}`;
  const file: FileText = { where, lines: text.split("\n"), lineOf };
  const root = new FieldReader(source.problems.length > 0 ? {} : (source.value ?? {}), [], complaints);
  const isReadable = source.problems.length === 0;
  const description = isReadable ? root.required("description", "what it is for in one line") : "";
  const slots = root
    .list("slots")
    .map((entry) => slotOf(new FieldReader(entry.value, entry.path, complaints), entry.path, complaints));
  const stages = root.list("stages").map((entry) => stageOf(entry, complaints, file));
  if (isReadable && stages.length === 0)
    complaints.tell(root.has("stages") ? ["stages"] : [], "expected stages, a list of at least one, got none");
  const output = root.map("output");
  const outputReader = output === undefined ? undefined : new FieldReader(output.value, output.path, complaints);
  const shown = outputReader?.texts("stages") ?? [];
  const outputFiles = outputReader?.texts("files") ?? [];
  outputReader?.end();
  root.end();
  return {
    template: { name, description, slots, stages, shown: shown.length === 0 ? undefined : shown, outputFiles, at },
    problems: found.sort((a, b) => a.line - b.line).map(({ message }) => message),
  };
}

interface FileText {
  readonly where: string;
  readonly lines: readonly string[];
  lineOf(path: Path): number;
}

function slotOf(fields: FieldReader, path: Path, complaints: Complaints): TemplateSlot {
  const name = fields.required("name", "what --set calls it");
  const kind = fields.text("kind") ?? "text";
  if (!SLOT_KINDS.includes(kind))
    complaints.tell([...path, "kind"], `expected kind to be text, file or list, got ${JSON.stringify(kind)}`);
  const isRequired = fields.flag("required") ?? false;
  const preset = fields.has("default") ? fields.texts("default") : undefined;
  if (isRequired && preset !== undefined)
    complaints.tell([...path, "default"], "expected a default or `required: true`, got both");
  if (kind === "text" && (preset?.length ?? 1) !== 1)
    complaints.tell([...path, "default"], "expected one text as the default of a slot of kind text, got a list");
  const description = fields.required("description", "what to put into it");
  fields.end();
  return { name, description, kind: kind as SlotKind, isRequired, default: preset };
}

function stageOf(
  entry: { readonly value: unknown; readonly path: Path },
  complaints: Complaints,
  file: FileText,
): StageText {
  const { path } = entry;
  const fields = new FieldReader(entry.value, path, complaints);
  const at = (field?: string) => `${file.where}:${file.lineOf(field === undefined ? path : [...path, field])}`;
  return {
    key: fields.required("key", "its name"),
    // Whether there is such a mode is checked with everything else that it names.
    mode: fields.required("mode", "how its question is asked") as QuestionMode,
    prompt: fields.text("prompt") ?? "",
    samples: fields.text("samples"),
    targets: fields.texts("targets"),
    files: fields.texts("files"),
    each: fields.text("each"),
    most: fields.whole("most", 1, MOST_ITEMS),
    times: fields.whole("times", 1, MOST_TIMES) ?? 1,
    needs: fields.texts("needs"),
    isOptional: fields.flag("optional") ?? false,
    template: fields.text("template"),
    set: valuesOf(fields.map("set"), complaints),
    options: fields.options(),
    at,
    atText: (field, text) => {
      const from = file.lineOf([...path, field]) - 1;
      const found = file.lines.slice(from).findIndex((line) => line.includes(text.split("\n", 1)[0] ?? text));
      return `${file.where}:${from + Math.max(0, found) + 1}`;
    },
  };
}

function valuesOf(
  entry: { readonly value: unknown; readonly path: Path } | undefined,
  complaints: Complaints,
): ReadonlyMap<string, string> {
  if (entry === undefined) return new Map();
  const fields = new FieldReader(entry.value, entry.path, complaints);
  const names = typeof entry.value === "object" && entry.value !== null ? Object.keys(entry.value) : [];
  return new Map(names.map((name) => [name, fields.texts(name).join(",")]));
}
