import { InputError } from "../../core/errors.ts";
import { setAsideText } from "../../plan/inventory/generated-files.ts";
import { maskSecrets } from "../../secrets/mask-secrets.ts";
import { type ChangedFiles, changedFiles } from "../project-files/changed-files.ts";
import { type ListedFile, listFiles, type SkippedFile } from "../project-files/list-files.ts";
import type { LineRange } from "../project-files/parse-diff.ts";
import { readSource } from "../project-files/read-source.ts";

/** A file as reviewers may see it. */
export interface ReviewFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  /** With secrets masked; as many lines as the file has. */
  readonly text: string;
  /** Secrets that were masked. */
  readonly masked: number;
  /** With a base to compare with: the lines that changed, from 1, in order. */
  readonly changed?: readonly LineRange[] | undefined;
  /** When asked for per symbol: the pieces of the file, in order, which cover every line. */
  readonly symbols?: readonly ReviewSymbol[] | undefined;
}

export interface ReviewSymbol extends LineRange {
  readonly name: string;
  readonly kind: string;
}

export interface WantedFiles {
  /** Paths, folders, globs, and `!` before what is left out; none means the whole folder. */
  readonly targets: readonly string[];
  /** Only files that changed since they parted from this commit, branch or tag. */
  readonly diffBase?: string | undefined;
  /** The root; nothing outside is read. */
  readonly folder: string;
  /** Also reads what is generated, minified, vendored or very long, and named files that .swarmignore leaves out. */
  readonly isForced: boolean;
  readonly perSymbol: boolean;
  /** What is done with the files, for messages; `review` when absent. */
  readonly verb?: string | undefined;
  /** About this many tokens a symbol at most before it is taken apart or cut; default 6,000. */
  readonly mostTokens?: number | undefined;
}

export interface ReviewFiles {
  readonly files: readonly ReviewFile[];
  readonly skipped: readonly SkippedFile[];
}

const MOST_SYMBOL_TOKENS = 6_000;
const OVERLAP_LINES = 10;
/** Files that are open at the same time. */
const AT_ONCE = 32;

/**
 * Reads the files to review as their reviewers may see them. What git or .swarmignore leaves out, what is no text, what nobody
 * wrote by hand and what is outside the folder is never part of them; all but the git-ignored is told with its reason. With a
 * base the files may be none; without one InputError when nothing is left to review.
 */
export async function readReviewFiles(wanted: WantedFiles): Promise<ReviewFiles> {
  const { folder, targets, diffBase, isForced } = wanted;
  const changes = diffBase === undefined ? undefined : await changedFiles(folder, diffBase);
  const among = changes && { among: changes.entries, gone: changes.gone };
  const listed = await listFiles({ targets, folder, isForced, ...among });
  const skipped = [...listed.skipped];
  const sources: SourceFile[] = [];
  for (let start = 0; start < listed.files.length; start += AT_ONCE) {
    const batch = listed.files.slice(start, start + AT_ONCE);
    const found = await Promise.all(batch.map((file) => readOne(file, listed.root, wanted, changes)));
    for (const read of found) {
      if (read === undefined) continue;
      if ("reason" in read) skipped.push(read);
      else sources.push(read);
    }
  }
  if (sources.length === 0 && changes === undefined) throw new InputError(nothingLeft(skipped, wanted));
  const masked = await maskSecrets(sources);
  const files = sources.map((file, index) => ({ ...file, masked: 0, ...masked[index] }));
  return { files: wanted.perSymbol ? await withSymbols(files, wanted.mostTokens) : files, skipped };
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly changed?: readonly LineRange[] | undefined;
}

async function readOne(
  { path, isNamed }: ListedFile,
  root: string,
  { isForced }: WantedFiles,
  changes: ChangedFiles | undefined,
): Promise<SourceFile | SkippedFile | undefined> {
  const source = await readSource({ root, path, isNamed, isForced });
  if (source.kind === "nothing") return undefined;
  if (source.kind === "skipped") return { path, reason: source.reason };
  const { text } = source;
  if (text.trim() === "") return { path, reason: "empty" };
  const reason = isForced ? undefined : setAsideText(path, text);
  if (reason !== undefined) return { path, reason };
  const changed = changes && changedIn(text, changes.lines.get(path));
  if (changed?.length === 0) return { path, reason: "renamed, or its mode changed, but no line of it" };
  return changed === undefined ? { path, text } : { path, text, changed };
}

/** The ranges within the text; a file that git does not know yet changed as a whole. */
function changedIn(text: string, ranges: readonly LineRange[] | undefined): readonly LineRange[] {
  const last = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const known = ranges ?? [{ from: 1, to: last }];
  return known.flatMap(({ from, to }) =>
    from > last ? [{ from: last, to: last }] : [{ from, to: Math.min(to, last) }],
  );
}

/** The parsers come with a library that most reviews do without. */
async function withSymbols(
  files: readonly ReviewFile[],
  mostTokens = MOST_SYMBOL_TOKENS,
): Promise<readonly ReviewFile[]> {
  const [{ openParsers }, { cutSymbols }] = await Promise.all([
    import("../symbols/open-parsers.ts"),
    import("../symbols/cut-symbols.ts"),
  ]);
  using parsers = openParsers();
  const cut: ReviewFile[] = [];
  for (const file of files) {
    cut.push({ ...file, symbols: await cutSymbols(file, parsers, { mostTokens, overlapLines: OVERLAP_LINES }) });
  }
  return cut;
}

const MOST_NAMED = 5;

function nothingLeft(skipped: readonly SkippedFile[], { targets, folder, verb = "review" }: WantedFiles): string {
  const what = `expected at least one file to ${verb} from ${targets.join(" ") || folder}`;
  if (skipped.length === 0) return `${what}, got none`;
  const named = skipped.slice(0, MOST_NAMED).map(({ path, reason }) => `${path} (${reason})`);
  const more = skipped.length > MOST_NAMED ? ` and ${skipped.length - MOST_NAMED} more` : "";
  return `${what}, got only ${named.join(", ")}${more}: name others, or add --force to ${verb} generated, minified and long files`;
}
