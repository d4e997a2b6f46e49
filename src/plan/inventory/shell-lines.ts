import { commandWords } from "../../core/command-words.ts";
import { resolved } from "./relative-path.ts";

export interface SimpleCommand {
  readonly text: string;
  /** The line of the script it begins on, from 0. */
  readonly line: number;
  /** Where it runs, from where the script began; undefined where only the run itself knows. */
  readonly folder: string | undefined;
}

/**
 * The simple commands of a script, in order: parted at line ends, `&&` and `;`, continued lines joined, each in the folder that `cd`
 * led to, without comments, settings, output and the words of loops and conditions. Begins in `start`.
 */
export function simpleCommands(
  script: string,
  start: string | undefined,
): { readonly commands: readonly SimpleCommand[]; readonly folder: string | undefined } {
  const commands: SimpleCommand[] = [];
  const outer: (string | undefined)[] = [];
  let folder: string | undefined = start;
  const lines = script.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = at;
    let whole = lines[at] ?? "";
    while (whole.endsWith("\\") && at + 1 < lines.length) whole = `${whole.slice(0, -1)} ${(lines[++at] ?? "").trim()}`;
    for (const part of parted(whole)) {
      const opened = part.trim().replace(/^(?:then|do|else|!)\s+/, "");
      const isOpening = opened.startsWith("(");
      // What a subshell does to the folder ends with it.
      if (isOpening) outer.push(folder);
      const isClosing = outer.length > 0 && /^[^(]*\)$/.test(opened.slice(isOpening ? 1 : 0));
      const text = opened
        .slice(isOpening ? 1 : 0, isClosing ? -1 : undefined)
        .trim()
        .replace(/\s+/g, " ");
      const [, target] = /^(?:cd|pushd) (.+)$/.exec(text) ?? [];
      if (target !== undefined) folder = entered(folder, target);
      else if (text === "popd" || text === "cd") folder = undefined;
      else if (text !== "" && !NOTHING_TO_RUN.test(text)) commands.push({ text, line, folder });
      if (isClosing) folder = outer.pop();
    }
  }
  return { commands, folder };
}

function entered(folder: string | undefined, target: string): string | undefined {
  const plain = target.replace(/^(["'])(.*)\1$/, "$2");
  return folder === undefined || /^[/~-]|[$`*"']/.test(plain) ? undefined : resolved(folder, plain);
}

const NOTHING_TO_RUN =
  /^(?:#|(?:cd|set|echo|printf|export|source|\.|if|fi|then|else|elif|for|while|do|done|case|esac|true|exit|mkdir|rm|cp|mv|cat|ls|pwd|sleep|test|\[|\[\[|function|local|return|trap|unset|pushd|popd|chmod|which|wait)(?:\s|$)|[{}]|\w+=\S*$)/;

/** Parts of a line between `&&`, `||` and `;` outside quotes and braces; what follows `||` is left out, as it runs after a failure. */
function parted(line: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let quote = "";
  let isSkipped = false;
  const end = () => {
    if (!isSkipped) parts.push(part);
    part = "";
  };
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (quote !== "") {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "#" && /\s|^$/.test(line.charAt(at - 1))) break;
    else if (line.startsWith("&&", at) || line.startsWith("||", at)) {
      end();
      isSkipped = sign === "|";
      at++;
      continue;
    } else if (sign === ";") {
      end();
      isSkipped = false;
      continue;
    }
    part += sign;
  }
  end();
  return parts;
}

const NEEDS_SHELL = /[|<>$`(){}*?~;&#!]|\[/;

/** The words of a command that runs without a shell; undefined where it needs one, or names what only its own place knows. */
export function wordsWithoutShell(line: string): readonly string[] | undefined {
  const unquoted = line.replace(/'[^']*'/g, "''");
  if (NEEDS_SHELL.test(unquoted.replace(/"[^"$`]*"/g, '""'))) return undefined;
  const words = commandWords(line);
  if (words === undefined) return undefined;
  return /^[A-Z_][A-Z0-9_]*=/i.test(words[0] ?? "") ? ["env", ...words] : words;
}
