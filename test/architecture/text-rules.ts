import path from "node:path";
import { isProduct, isPure } from "./import-rules.ts";
import type { Rule } from "./repository.ts";
import { lineAt, type SourceFile } from "./source-file.ts";

const MOST_LINES = 400;
const VAGUE = /^(?:manager|service|helper|util|handler|data|info|common)s?$/;

/** A rule that no match of a pattern stands in the files it looks at. */
function absent(options: {
  readonly name: string;
  readonly in: (file: SourceFile) => boolean;
  /** `code` does not see comments and strings. */
  readonly of: "code" | "text";
  readonly pattern: RegExp;
  readonly instead: string;
}): Rule {
  return {
    name: options.name,
    findings: ({ files }) =>
      files
        .filter(options.in)
        .flatMap((file) =>
          [...file[options.of].matchAll(options.pattern)].map(
            (match) =>
              `${file.path}:${lineAt(file.text, match.index)} ${JSON.stringify(match[0].trim())}: ${options.instead}`,
          ),
        ),
  };
}

const isOurs = (file: SourceFile) => /^(?:src|test|bench|scripts)\//.test(file.path);
const isCode = (file: SourceFile) => /\.(?:ts|mjs|cjs|js|sh)$/.test(file.path);
const isSource = (file: SourceFile) => file.path.startsWith("src/");

export const effectRule = absent({
  name: "the pure parts take no clock, chance, timer, process or network by themselves",
  in: (file) => isProduct(file) && isPure(file),
  of: "code",
  pattern:
    /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(|\bMath\.random\b|\bperformance\.now\b|\bset(?:Timeout|Interval|Immediate)\b|\bAbortSignal\.timeout\b|\brandomUUID\b|\bgetRandomValues\b|(?<![.\w])process\s*[.[]|(?<![.\w])fetch\(/g,
  instead: "take a Clock, a Random or a port as an argument",
});

export const environmentRule = absent({
  name: "only config reads the environment",
  in: (file) => isProduct(file) && !/^src\/config[./]/.test(file.path),
  of: "code",
  pattern: /\bprocess\s*(?:\.\s*env\b|\[)|\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b|\bimport\.meta\.env\b/g,
  instead: "read it in src/config.ts and pass the value",
});

export const anyRule = absent({
  name: "src has no any",
  in: isSource,
  of: "code",
  pattern: /(?<![.\w$])any\b(?!\s*[:(])/g,
  instead: "say the type, or unknown",
});

export const defaultExportRule = absent({
  name: "src has no default export",
  in: isSource,
  of: "code",
  pattern: /\bexport\s+default\b|\bas\s+default\b/g,
  instead: "export it by name",
});

export const unfinishedRule = absent({
  name: "src and library hold nothing unfinished",
  in: (file) => /^(?:src|library)\//.test(file.path),
  of: "text",
  pattern: /\b(?:TODO|FIXME|XXX|[Ss]tubs?|[Pp]laceholders?)\b/g,
  instead: "finish it or leave it out",
});

export const machineRule = absent({
  name: "no file names a path of one machine or a registry's host",
  in: () => true,
  of: "text",
  pattern: /(?<![\w.~-])\/(?:work|root|home)\/|\bregistry\.[\w-]+(?:\.[\w-]+)+|"resolved":\s*"/g,
  instead: "use a relative path; leave the registry to each user's npm settings",
});

export const sizeRule: Rule = {
  name: `no file is longer than ${MOST_LINES} lines`,
  findings: ({ files }) =>
    files.filter(isOurs).flatMap((file) => {
      const lines = file.text.trimEnd().split("\n").length;
      return lines > MOST_LINES
        ? [`${file.path}:${MOST_LINES} expected at most ${MOST_LINES} lines, got ${lines}; divide it`]
        : [];
    }),
};

export const nameRule: Rule = {
  name: "no file of code has a vague name",
  findings: ({ files }) =>
    files
      .filter((file) => isOurs(file) && isCode(file))
      .flatMap((file) => {
        const vague = path.posix
          .basename(file.path)
          .split(/[-.]/)
          .find((word) => VAGUE.test(word));
        return vague === undefined
          ? []
          : [`${file.path}:1 expected a name that says what it holds, got ${JSON.stringify(vague)}`];
      }),
};
