const LOCK_FILES = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
  "Cargo.lock",
  "poetry.lock",
  "uv.lock",
  "pdm.lock",
  "Pipfile.lock",
  "composer.lock",
  "Gemfile.lock",
  "go.sum",
  "go.work.sum",
  "mix.lock",
  "pubspec.lock",
  "Podfile.lock",
  "Package.resolved",
  "packages.lock.json",
  "gradle.lockfile",
  "flake.lock",
]);

/** Folders of other people's code and of build results, as linguist knows them. */
const VENDORED =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third[_-]party|Pods|Carthage|site-packages|\.venv|venv|__pycache__|\.yarn|Godeps\/_workspace)\//;
const BUILT = /(?:^|\/)(?:dist|\.next|\.nuxt|\.svelte-kit|coverage)\//;
const GENERATED_NAME =
  /(?:\.min\.(?:js|mjs|css)|\.(?:js|css)\.map|\.pb\.(?:go|cc|h)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts)|\.g\.dart|\.freezed\.dart|\.designer\.cs|\.g\.cs|\.snap)$/i;

/** Why a path, or what the user did not spell out of it, is not somebody's own code; undefined when it may be. */
export function setAsidePath(unnamed: string): string | undefined {
  const vendored = VENDORED.exec(`${unnamed}`)?.[0];
  if (vendored !== undefined) return `vendored: it lies in ${vendored.replace(/^\//, "")}`;
  const built = BUILT.exec(unnamed)?.[0];
  if (built !== undefined) return `a build result: it lies in ${built.replace(/^\//, "")}`;
  const name = unnamed.slice(unnamed.lastIndexOf("/") + 1);
  if (LOCK_FILES.has(name)) return "a lock file";
  return GENERATED_NAME.test(name) ? "generated, by its name" : undefined;
}

/** The folder that a path is set aside with, so that its files can be told in one line; undefined for a single file. */
export function setAsideFolder(unnamed: string): string | undefined {
  const found = VENDORED.exec(unnamed) ?? BUILT.exec(unnamed);
  return found === null ? undefined : unnamed.slice(0, found.index + found[0].length);
}

export const MOST_LINES = 20_000;
const MOST_LINE_CHARACTERS = 20_000;
const MARKED_LINES = 40;
const COMMENT = /^\s*(?:\/\/|\/?\*|#|--|;|%|<!--|"""|'''|'|\(\*|\{-|rem\b|@rem\b)/i;
const MARK =
  /(?:^|[^\w`"'/])@generated\b|\bDO NOT (?:EDIT|MODIFY|CHANGE)\b|\b(?:auto-?|automatically )generated (?:by|from|code|file)\b|\bgenerated (?:code|file)[;:,.]? +do not (?:edit|modify)\b/;
/** Code whose lines people keep short. */
const SHORT_LINED = /\.(?:[cm]?[jt]sx?|css|scss|less|json|html?|svg|xml)$/i;
const MINIFIED_FROM_CHARACTERS = 2_000;
const MINIFIED_MEAN = 200;

/** Why a text is not worth a reviewer's reading: generated, minified or longer than anybody writes; undefined when it is. */
export function setAsideText(path: string, text: string): string | undefined {
  const lines = text.split("\n");
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const marked = lines.slice(0, MARKED_LINES).findIndex((line) => COMMENT.test(line) && MARK.test(line));
  if (marked >= 0) return `generated: line ${marked + 1} says so`;
  if (count > MOST_LINES) return `${count} lines, more than ${MOST_LINES}`;
  let longest = 0;
  for (const line of lines) longest = Math.max(longest, line.length);
  if (longest > MOST_LINE_CHARACTERS) return `minified: a line of ${longest} characters`;
  const mean = Math.round(text.length / Math.max(1, count));
  if (SHORT_LINED.test(path) && text.length >= MINIFIED_FROM_CHARACTERS && mean > MINIFIED_MEAN) {
    return `minified: ${mean} characters a line on average`;
  }
  return undefined;
}
