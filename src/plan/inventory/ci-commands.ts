import { isMap, isScalar, isSeq, LineCounter, type Pair, parseAllDocuments, visit } from "yaml";
import type { CommandKind } from "../../core/inventory.ts";
import { kindOfLine } from "./command-kinds.ts";
import { simpleCommands } from "./shell-lines.ts";

/** A command that continuous integration runs. */
export interface CiCommand {
  readonly kind: CommandKind;
  readonly line: string;
  /** The line of the file, from 1. */
  readonly at: number;
  /** From the project's root; empty for the root itself. */
  readonly folder: string;
}

const CI_FILE =
  /^(?:\.(?:github|gitea|forgejo)\/(?:workflows|actions(?:\/[\w-]+)?)\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.gitlab\/(?:.+\/)?[^/]+\.yml|\.circleci\/config\.yml|\.travis\.yml|\.?appveyor\.yml|azure-pipelines[\w.-]*\.ya?ml|\.azure-pipelines\/(?:.+\/)?[^/]+\.ya?ml|bitbucket-pipelines\.yml|\.drone\.yml|\.woodpecker(?:\/[^/]+)?\.ya?ml|\.buildkite\/(?:.+\/)?[^/]+\.ya?ml|\.cirrus\.yml|\.semaphore\/[^/]+\.yml|\.builds\/[^/]+\.yml|\.build\.yml|wercker\.yml|codemagic\.yaml|Jenkinsfile|\.ci\/(?:[\w-]+\/)*[\w-]+(?:\.sh)?|ci\/[\w-]+\.sh)$/;

/** True for a file that tells continuous integration what to run. */
export function isCiFile(path: string): boolean {
  return CI_FILE.test(path);
}

/** Keys whose texts are shell, in whichever service's file. */
const SHELL_KEY =
  /^(?:run|script|before_script|before_install|install|commands?|bash|sh|pwsh|powershell|cmd|inlineScript|tasks|(?:before_)?(?:test|build)(?:_script)?|\w+_script)$/;
const FOLDER_KEYS = ["working-directory", "working_directory", "workingDirectory", "workdir"];

/** The checks, builds and set-ups that a CI file runs, each once, in its order. Throws where it is malformed. */
export function ciCommands(path: string, text: string): readonly CiCommand[] {
  const found = /\.ya?ml$/.test(path) ? yamlScripts(text) : plainScripts(path, text);
  const seen = new Set<string>();
  const result: CiCommand[] = [];
  for (const scripts of found) {
    let folder = scripts[0]?.folder;
    for (const { script, at } of scripts) {
      const { commands, folder: left } = simpleCommands(script, folder);
      folder = left;
      for (const { text: line, line: offset, folder: place } of commands) {
        const kind = kindOfLine(line);
        const key = `${place}\n${line}`;
        if (kind === undefined || place === undefined || seen.has(key)) continue;
        seen.add(key);
        result.push({ kind, line, at: at + offset, folder: place });
      }
    }
  }
  return result;
}

interface Script {
  readonly script: string;
  readonly at: number;
  /** Undefined where only the run itself knows it. */
  readonly folder: string | undefined;
}

/** Scripts that one shell runs after each other stand together. */
function yamlScripts(text: string): readonly (readonly Script[])[] {
  const lines = new LineCounter();
  const scripts: Script[][] = [];
  for (const document of parseAllDocuments(text, { lineCounter: lines, logLevel: "silent", uniqueKeys: false })) {
    if (document.errors[0] !== undefined) throw document.errors[0];
    visit(document, {
      Pair(_, pair, parents) {
        if (!SHELL_KEY.test(keyOf(pair))) return;
        const folder = folderAbove(parents);
        scripts.push(
          scalarsOf(pair.value).map((scalar) => {
            const start = lines.linePos(scalar.range?.[0] ?? 0).line;
            const isBlock = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
            return { script: String(scalar.value), at: isBlock ? start + 1 : start, folder };
          }),
        );
      },
    });
  }
  return scripts;
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : "";
}

/** Texts of a value: itself, those of a list, and those named `command` or that a task of a list has. */
function scalarsOf(
  value: unknown,
): readonly { value: unknown; range?: readonly number[] | null | undefined; type?: string | undefined }[] {
  if (isScalar(value)) return typeof value.value === "string" ? [value] : [];
  if (isSeq(value))
    return value.items.flatMap((item) =>
      isMap(item)
        ? item.items.flatMap(({ value: inside }) => (isScalar(inside) ? scalarsOf(inside) : []))
        : scalarsOf(item),
    );
  return [];
}

/** The nearest working directory that the maps around a script name, their `defaults` included. */
function folderAbove(parents: readonly unknown[]): string | undefined {
  for (const parent of [...parents].reverse()) {
    if (!isMap(parent)) continue;
    for (const key of FOLDER_KEYS) {
      const named = parent.get(key) ?? parent.getIn(["defaults", "run", key]);
      if (typeof named === "string") return relativeFolder(named);
    }
  }
  return "";
}

function relativeFolder(named: string): string | undefined {
  const plain = named.replace(/^\.\//, "").replace(/\/+$/, "");
  if (plain === "." || plain === "") return "";
  return /[${}~]|^\/|\.\./.test(plain) ? undefined : plain;
}

/** Shell scripts as they are; of a Jenkinsfile what `sh` and `bat` are given. */
function plainScripts(path: string, text: string): readonly (readonly Script[])[] {
  if (!path.endsWith("Jenkinsfile")) return [[{ script: text, at: 1, folder: "" }]];
  const calls = text.matchAll(
    /\b(?:sh|bat)\s*\(?\s*(?:script:\s*)?(?:'''([\s\S]*?)'''|"""([\s\S]*?)"""|'([^'\n]*)'|"([^"\n]*)")/g,
  );
  return [...calls].map((match) => [
    {
      script: match[1] ?? match[2] ?? match[3] ?? match[4] ?? "",
      at: text.slice(0, match.index).split("\n").length,
      folder: "",
    },
  ]);
}
