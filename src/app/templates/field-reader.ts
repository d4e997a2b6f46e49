import { unknownName } from "../../core/nearest.ts";
import type { StageOption } from "./template.ts";

export type Path = readonly PropertyKey[];

/** Where what is wrong is told. */
export interface Complaints {
  tell(path: Path, message: string): void;
}

const LONGEST_SHOWN = 60;

/** Reads the fields of one map of a template's file; what is wrong is told, and a value that does not fit counts as none. */
export class FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: Path;
  readonly #complaints: Complaints;
  readonly #read = new Set<string>();

  constructor(value: unknown, path: Path, complaints: Complaints) {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isMap) complaints.tell(path, `expected fields such as \`key: value\`, got ${shown(value)}`);
    this.#fields = isMap ? (value as Record<string, unknown>) : {};
    this.#path = path;
    this.#complaints = complaints;
  }

  has(field: string): boolean {
    return Object.hasOwn(this.#fields, field);
  }

  text(field: string): string | undefined {
    const value = this.#take(field);
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    return this.#wrong(field, "a text", value);
  }

  required(field: string, what: string): string {
    const text = this.text(field);
    if (text !== undefined && text.trim() !== "") return text;
    if (!this.has(field) || text !== undefined)
      this.#complaints.tell(this.#path, `expected ${field}, ${what}, got none`);
    return "";
  }

  /** A single text counts as a list of one. */
  texts(field: string): readonly string[] {
    const value = this.#take(field);
    if (value === undefined) return [];
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (items.every((item) => typeof item === "string" || typeof item === "number")) return items.map(String);
    return this.#wrong(field, "a text or a list of texts", value) ?? [];
  }

  whole(field: string, low: number, high: number): number | undefined {
    const value = this.#take(field);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
    return this.#wrong(field, `a whole number from ${low} to ${high}`, value);
  }

  flag(field: string): boolean | undefined {
    const value = this.#take(field);
    if (value === undefined || typeof value === "boolean") return value;
    return this.#wrong(field, "true or false", value);
  }

  /** Each entry of a list, with its place; nothing where there is none. */
  list(field: string): readonly { readonly value: unknown; readonly path: Path }[] {
    const value = this.#take(field);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.#wrong(field, "a list", value);
      return [];
    }
    return value.map((item, index) => ({ value: item, path: [...this.#path, field, index] }));
  }

  /** A map as it is, with its place; undefined where there is none. */
  map(field: string): { readonly value: unknown; readonly path: Path } | undefined {
    const value = this.#take(field);
    return value === undefined ? undefined : { value, path: [...this.#path, field] };
  }

  /** Every field that nobody read, as options. */
  options(): ReadonlyMap<string, StageOption> {
    const options = new Map<string, StageOption>();
    for (const field of this.#left()) {
      const value = this.#take(field);
      if (value === undefined || typeof value === "boolean" || typeof value === "string") {
        if (value !== undefined) options.set(field, value);
      } else if (typeof value === "number") options.set(field, String(value));
      else options.set(field, this.texts(field));
    }
    return options;
  }

  /** Tells of every field that nobody read. */
  end(): void {
    for (const field of this.#left()) {
      this.#complaints.tell([...this.#path, field], unknownName("field", field, [...this.#read]));
    }
  }

  #left(): readonly string[] {
    return Object.keys(this.#fields).filter((field) => !this.#read.has(field));
  }

  /** A field without a value counts as none. */
  #take(field: string): unknown {
    this.#read.add(field);
    return Object.hasOwn(this.#fields, field) ? (this.#fields[field] ?? undefined) : undefined;
  }

  #wrong(field: string, expected: string, value: unknown): undefined {
    this.#complaints.tell([...this.#path, field], `expected ${field} to be ${expected}, got ${shown(value)}`);
    return undefined;
  }
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "fields";
  const text = String(value);
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);
}
