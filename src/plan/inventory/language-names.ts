import * as linguist from "linguist-languages";
import { TELLING_MARKS, USUAL_FOR_INTERPRETER, USUAL_LANGUAGE } from "./ambiguous-languages.ts";
import { nameOf } from "./relative-path.ts";

export type LanguageKind = "programming" | "markup" | "build" | "data" | "prose";

/** What linguist knows of one language; the package's own types are one for each of 800 languages. */
interface Language {
  readonly name: string;
  readonly type: "programming" | "markup" | "data" | "prose";
  readonly group?: string;
  readonly extensions?: readonly string[];
  readonly filenames?: readonly string[];
  readonly interpreters?: readonly string[];
  readonly aliases?: readonly string[];
}

/** Languages that say how other code is put together, so that they are no language of the project itself. */
const BUILD_LANGUAGES = new Set([
  "Makefile",
  "CMake",
  "Meson",
  "Dockerfile",
  "Just",
  "Earthly",
  "QMake",
  "M4",
  "Starlark",
  "BitBake",
  "Gradle",
  "Containerfile",
  "SWIG",
  "Linker Script",
  "Ninja",
  "Procfile",
  "Xmake",
  "Dune",
  "Ant Build System",
]);

/** What the name of a file tells: one language, or an extension that the beginning of the file must decide. */
export type NamedLanguage =
  | { readonly kind: "one"; readonly name: string }
  | { readonly kind: "several"; readonly extension: string }
  | { readonly kind: "script" };

/** Names of languages from names of files, as linguist has them. */
export class LanguageNames {
  readonly #byName = new Map<string, Language>();
  readonly #byFile = new Map<string, string>();
  readonly #byExtension = new Map<string, string[]>();
  readonly #byInterpreter = new Map<string, string>();

  constructor() {
    for (const language of Object.values(linguist) as readonly Language[]) {
      this.#byName.set(language.name.toLowerCase(), language);
      for (const alias of language.aliases ?? []) {
        if (!this.#byName.has(alias)) this.#byName.set(alias, language);
      }
      for (const file of language.filenames ?? []) this.#byFile.set(file, language.name);
      for (const extension of language.extensions ?? []) {
        const lower = extension.toLowerCase();
        const known = this.#byExtension.get(lower) ?? [];
        if (!known.includes(language.name)) this.#byExtension.set(lower, [...known, language.name]);
      }
      for (const interpreter of language.interpreters ?? []) {
        if (!this.#byInterpreter.has(interpreter)) this.#byInterpreter.set(interpreter, language.name);
      }
    }
    for (const [interpreter, name] of Object.entries(USUAL_FOR_INTERPRETER)) this.#byInterpreter.set(interpreter, name);
  }

  /** Undefined for what no language claims; `script` for a file without an extension, whose first line may tell. */
  ofPath(path: string): NamedLanguage | undefined {
    const name = nameOf(path);
    const file = this.#byFile.get(name);
    if (file !== undefined) return { kind: "one", name: file };
    // The longest extension counts: `.d.ts` and `.html.erb` before `.ts` and `.erb`.
    for (let at = name.indexOf(".", 1); at > 0; at = name.indexOf(".", at + 1)) {
      const extension = name.slice(at).toLowerCase();
      const [first, second] = this.#byExtension.get(extension) ?? [];
      if (first === undefined) continue;
      if (second === undefined) return { kind: "one", name: first };
      return { kind: "several", extension };
    }
    return name.includes(".", 1) || name.startsWith(".") ? undefined : { kind: "script" };
  }

  /** The language of a file by its name and beginning; undefined where neither tells. */
  ofText(path: string, head: string): string | undefined {
    const named = this.ofPath(path);
    if (named?.kind === "one") return named.name;
    if (named?.kind === "several") return this.#chosen(named.extension, head);
    return named?.kind === "script" ? this.#ofFirstLine(head) : undefined;
  }

  /** The usual one of an extension that several share. */
  usual(extension: string): string | undefined {
    return USUAL_LANGUAGE[extension] ?? this.#byExtension.get(extension)?.[0];
  }

  /** What kind of language it is and under which name its files are counted: TSX as TypeScript. */
  counted(name: string): { readonly name: string; readonly kind: LanguageKind } {
    const lower = name.toLowerCase();
    // In .gitattributes a dash may stand for a blank.
    const language = this.#byName.get(lower) ?? this.#byName.get(lower.replaceAll("-", " "));
    if (language === undefined) return { name, kind: "data" };
    if (BUILD_LANGUAGES.has(language.name)) return { name: language.name, kind: "build" };
    const isCode = language.type === "programming" || language.type === "markup";
    if (!isCode || language.group === undefined) return { name: language.name, kind: language.type };
    return this.counted(language.group);
  }

  #chosen(extension: string, head: string): string | undefined {
    const told = TELLING_MARKS[extension]?.find(([pattern]) => pattern.test(head));
    return told?.[1] ?? this.usual(extension);
  }

  #ofFirstLine(head: string): string | undefined {
    const [, line] = /^#!\s*([^\n]*)/.exec(head) ?? [];
    if (line === undefined) return undefined;
    const words = line.trim().split(/\s+/);
    const command = nameOf(words[0] ?? "");
    const program = command !== "env" ? command : words.slice(1).find((word) => !/^-|=/.test(word));
    if (program === undefined) return undefined;
    const name = nameOf(program).toLowerCase();
    return this.#byInterpreter.get(name) ?? this.#byInterpreter.get(name.replace(/[\d.]+$/, ""));
  }
}
