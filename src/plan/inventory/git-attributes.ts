import { globPattern } from "./glob-pattern.ts";
import { folderOf } from "./relative-path.ts";

/** What .gitattributes files say to linguist of one path; absent where they say nothing. */
export interface LinguistSays {
  readonly isVendored?: boolean | undefined;
  readonly isGenerated?: boolean | undefined;
  readonly isDocumentation?: boolean | undefined;
  /** False leaves the file out of the languages. */
  readonly isDetectable?: boolean | undefined;
  readonly language?: string | undefined;
}

interface AttributeLine {
  readonly folder: string;
  readonly pattern: RegExp;
  readonly says: LinguistSays;
}

const FIELDS: Readonly<Record<string, Exclude<keyof LinguistSays, "language">>> = {
  "linguist-vendored": "isVendored",
  "linguist-generated": "isGenerated",
  "linguist-documentation": "isDocumentation",
  "linguist-detectable": "isDetectable",
};

/** The lines of a .gitattributes file that speak to linguist; the others are let pass. */
export function linguistLines(path: string, text: string): readonly string[] {
  const lines = path === "" ? [] : text.split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => !line.startsWith("#") && line.includes("linguist-"));
}

/** Answers what all files together say of a path; of several lines the last counts, and a deeper file overrules a higher one. */
export function linguistRules(
  files: readonly { readonly path: string; readonly lines: readonly string[] }[],
): (path: string) => LinguistSays {
  const byDepth = files.toSorted((a, b) => a.path.split("/").length - b.path.split("/").length);
  const rules = byDepth.flatMap(({ path, lines }) => lines.flatMap((line) => ruleOf(folderOf(path), line) ?? []));
  if (rules.length === 0) return () => NOTHING;
  return (path) => {
    let says: LinguistSays = NOTHING;
    for (const rule of rules) {
      if (rule.folder !== "" && !path.startsWith(`${rule.folder}/`)) continue;
      const below = rule.folder === "" ? path : path.slice(rule.folder.length + 1);
      if (rule.pattern.test(below)) says = { ...says, ...rule.says };
    }
    return says;
  };
}

const NOTHING: LinguistSays = {};

function ruleOf(folder: string, line: string): AttributeLine | undefined {
  const [, quoted, plain, rest = ""] = /^(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/.exec(line) ?? [];
  const glob = quoted ?? plain;
  if (glob === undefined) return undefined;
  const says: { -readonly [K in keyof LinguistSays]: LinguistSays[K] } = {};
  for (const word of rest.split(/\s+/)) {
    const [, unset, name = "", value] = /^([-!]?)([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    const field = FIELDS[name];
    if (field !== undefined) says[field] = unset === "" && value !== "false" && value !== "0";
    else if (name === "linguist-language" && value !== undefined) says.language = value;
  }
  return Object.keys(says).length === 0 ? undefined : { folder, pattern: attributePattern(glob), says };
}

/** As in .gitignore, a pattern without a slash is one of names at any depth. */
function attributePattern(glob: string): RegExp {
  const rooted = glob.replace(/^\//, "");
  return globPattern(glob.includes("/") ? rooted : `**/${rooted}`);
}
