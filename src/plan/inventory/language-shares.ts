import type { LanguageShare } from "../../core/inventory.ts";
import type { LanguageNames } from "./language-names.ts";

/** One file whose language is known. */
export interface CountedFile {
  readonly path: string;
  readonly bytes: number;
  /** As linguist names it. */
  readonly language: string;
  /** False for documentation and for what .gitattributes keeps out of the languages. */
  readonly isCode: boolean;
}

export interface CountedLanguages {
  readonly primary: string | null;
  readonly languages: readonly LanguageShare[];
  readonly otherFiles: readonly LanguageShare[];
}

/** Adds files up by language, most bytes first. Headers without a mark of their own follow the sources beside them. */
export function countLanguages(files: readonly CountedFile[], names: LanguageNames): CountedLanguages {
  const header = headerLanguage(files);
  const shares = new Map<string, { name: string; kind: LanguageShare["kind"]; files: number; bytes: number }>();
  for (const { path, bytes, language, isCode } of files) {
    const meant = language === "C" && /\.h$/i.test(path) ? header : language;
    const { name, kind: named } = names.counted(meant);
    const kind = BUILD_FILE.test(path) ? "build" : named;
    const shown = isCode || (kind !== "programming" && kind !== "markup") ? kind : "prose";
    const key = `${shown} ${name}`;
    const share = shares.get(key) ?? { name, kind: shown, files: 0, bytes: 0 };
    share.files++;
    share.bytes += bytes;
    shares.set(key, share);
  }
  const sorted = [...shares.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  const languages = sorted.filter(({ kind }) => kind === "programming" || kind === "markup");
  const otherFiles = sorted.filter((share) => !languages.includes(share));
  const primary = languages.find(({ kind }) => kind === "programming") ?? languages[0] ?? mostProse(otherFiles);
  return { primary: primary?.name ?? null, languages, otherFiles };
}

/** Files that say how code is put together in a language which is not that of the code. */
const BUILD_FILE =
  /(?:^|\/)(?:[^/]+\.gypi?|SConstruct|SConscript|wscript|Gemfile|Rakefile|Podfile|Fastfile|Appfile|Vagrantfile|Brewfile|Dangerfile|Jenkinsfile|[^/]+\.(?:podspec|gemspec))$/;

function mostProse(others: readonly LanguageShare[]): LanguageShare | undefined {
  return others.find(({ kind }) => kind === "prose") ?? others[0];
}

const SOURCES: readonly (readonly [extension: RegExp, language: string])[] = [
  [/\.c$/i, "C"],
  [/\.(?:cc|cpp|cxx|c\+\+|cu)$/i, "C++"],
  [/\.mm?$/, "Objective-C"],
];

/** What a header is that could be several: C where there is C, else what its project's sources are. */
function headerLanguage(files: readonly CountedFile[]): string {
  const found = SOURCES.find(([extension]) => files.some(({ path, isCode }) => isCode && extension.test(path)));
  return found?.[1] ?? "C";
}
