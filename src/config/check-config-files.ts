import { type ConfigLayer, layerOf, mergedProviders } from "./config-layers.ts";
import { type ParsedConfigFile, parseConfigFile } from "./parse-config-file.ts";
import type { ReadConfig } from "./read-config-file.ts";
import { unknownProvidersIn, unreachableProvider } from "./unknown-providers.ts";
import { untrustedFieldsIn } from "./untrusted-fields.ts";
import type { PlacedProblem } from "./yaml-source.ts";

/** A file that was looked for, with the path that messages show. */
export interface FoundFile {
  readonly shownAs: string;
  readonly read: ReadConfig | undefined;
  /** Whose word counts for what a project's file must not decide, as messages show it; absent for the trusted file itself. */
  readonly trustedFile?: string | undefined;
}

interface OpenFile {
  readonly shownAs: string;
  readonly trustedFile?: string | undefined;
  readonly parsed: ParsedConfigFile;
  readonly layer: ConfigLayer | undefined;
}

/**
 * Checks configuration files, each for itself and then together: a provider that one defines may be named in another. Files
 * come highest precedence first; layers go out lowest first, as they are merged. Where a file cannot be read, what the others
 * miss may stand in it, and is not told.
 */
export function checkConfigFiles(files: readonly FoundFile[], builtIn: readonly string[]) {
  const open = files.flatMap(({ shownAs, trustedFile, read }): OpenFile[] => {
    if (read === undefined || "problem" in read) return [];
    const parsed = parseConfigFile(read.text);
    return [{ shownAs, trustedFile, parsed, layer: parsed.file && layerOf(parsed.file) }];
  });
  const providers = open.flatMap(({ parsed }) => parsed.providers ?? []);
  const layers = open.flatMap(({ layer }) => layer ?? []).reverse();
  const isReadable =
    files.every(({ read }) => read === undefined || "text" in read) &&
    open.every(({ parsed }) => parsed.providers !== undefined);
  const isComplete = isReadable && open.every(({ layer }) => layer !== undefined);
  const missing = isComplete ? unreachable(open, layers, builtIn) : [];
  const problems = files.flatMap(({ shownAs, read }) => {
    if (read !== undefined && "problem" in read) return [`${shownAs}: ${read.problem}`];
    const file = open.find((each) => each.shownAs === shownAs);
    if (file === undefined) return [];
    const own = [...file.parsed.problems, ...(isReadable ? unknownNames(file, [...builtIn, ...providers]) : [])];
    return [...own, ...untrusted(file), ...missing.filter((problem) => problem.shownAs === shownAs)]
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map(({ line, column, message }) => `${shownAs}:${line}:${column}: ${message}`);
  });
  return { layers, providers, problems };
}

function unknownNames({ parsed }: OpenFile, known: readonly string[]): readonly PlacedProblem[] {
  if (parsed.file === undefined) return [];
  return unknownProvidersIn(parsed.file, known).map(({ path, part, message }) => ({
    ...parsed.placeOf(path, part),
    message,
  }));
}

function untrusted({ parsed, trustedFile }: OpenFile): readonly PlacedProblem[] {
  if (parsed.file === undefined || trustedFile === undefined) return [];
  return untrustedFieldsIn(parsed.file, trustedFile).map(({ path, message }) => ({
    ...parsed.placeOf(path, "field"),
    message,
  }));
}

/** Told once for each provider, where the first file names it. */
function unreachable(
  files: readonly OpenFile[],
  layers: readonly ConfigLayer[],
  builtIn: readonly string[],
): readonly (PlacedProblem & { readonly shownAs: string })[] {
  return Object.entries(mergedProviders(layers)).flatMap(([name, { baseUrl }]) => {
    const message = unreachableProvider(name, baseUrl, builtIn);
    const file = files.find(({ parsed }) => parsed.providers?.includes(name));
    if (message === undefined || file === undefined) return [];
    return [{ ...file.parsed.placeOf(["providers", name], "field"), message, shownAs: file.shownAs }];
  });
}
