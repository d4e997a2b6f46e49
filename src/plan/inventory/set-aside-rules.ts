import { setAsideFolder, setAsidePath } from "./generated-files.ts";
import type { LinguistSays } from "./git-attributes.ts";

/** Why a file is not counted as the project's own code. */
export interface AsideReason {
  readonly kind: "vendored" | "generated" | "documentation";
  readonly reason: string;
  /** The folder that it lies in, with its slash; undefined for a single file. */
  readonly folder?: string | undefined;
}

/** More of what linguist's vendor.yml leaves out, by whole folders. */
const MORE_VENDORED =
  /(?:^|\/)(?:third[_-]?parties|3rd[_-]?party|externals?|extern|jspm_packages|\.tox|\.nox|\.eggs|[^/]+\.egg-info|\.virtualenv|virtualenv|\.terraform|\.idea|\.vscode|\.gradle|gradle\/wrapper|\.mvn\/wrapper|\.dart_tool|\.pnpm-store|\.bundle|cargo-vendor|wwwroot\/lib|[Tt]ests?\/fixtures|[Ss]pecs?\/fixtures|__fixtures__|testdata)\//;
const MORE_BUILT =
  /(?:^|\/)(?:target\/(?:debug|release|classes|generated-sources)|_build\/(?:dev|test|prod|default)|obj\/(?:Debug|Release)|bin\/(?:Debug|Release)|\.build\/(?:debug|release|checkouts)|cmake-build-[^/]+|CMakeFiles|bazel-(?:bin|out|testlogs)|elm-stuff|\.turbo|\.nx\/cache|\.moon\/cache|\.ruff_cache|\.mypy_cache|\.pytest_cache|\.output|storybook-static)\//;
const VENDORED_FILE =
  /(?:^|\/)(?:gradlew(?:\.bat)?|mvnw(?:\.cmd)?|jquery(?:[-.]\d[^/]*)?\.js|bootstrap(?:[-.][^/]*)?\.(?:js|css|scss|less)|modernizr[^/]*\.js|normalize\.(?:css|scss|less)|font-?awesome[^/]*\.(?:css|scss)|\.pnp\.(?:c|loader\.m)?js|[^/]+\.pyc|[^/]+\.d\.ts\.map)$/i;
const GENERATED_FILE =
  /(?:^|\/)(?:[^/]+\.(?:designer\.(?:cs|vb)|feature\.cs|xlf|nib|xcworkspacedata|xcuserstate|generated\.(?:ts|tsx|js|cs|go|swift|kt|java)|gen\.(?:ts|go)|pb\.(?:swift|rb|dart)|twirp\.go|gr\.dart|mocks\.dart)|[^/]+_(?:generated|gen)\.(?:go|rs|h|ts)|zz_generated[^/]*\.go|bindata\.go|package\.resolved|composer\.phar)$/i;
/** Documentation as linguist knows it, save examples, which people build and test. */
const DOCUMENTATION = /^docs?\/|(?:^|\/)(?:[Dd]ocumentation|[Gg]roovydoc|[Jj]avadoc|man)\//;

/**
 * Why a file does not count, in this order: what .gitattributes says, virtual environments (folders with a pyvenv.cfg, each with
 * its slash), and what its path tells. Undefined for own code, as far as its path says.
 */
export function asideOf(path: string, says: LinguistSays, environments: readonly string[]): AsideReason | undefined {
  // Often said to be generated, which it is; but it is data, and tells how packages are put together.
  if (setAsidePath(path) === "a lock file") return undefined;
  if (says.isVendored === true) return { kind: "vendored", reason: "vendored: .gitattributes says so" };
  if (says.isGenerated === true) return { kind: "generated", reason: "generated: .gitattributes says so" };
  if (says.isDocumentation === true) return { kind: "documentation", reason: "documentation: .gitattributes says so" };
  const environment = environments.find((folder) => path.startsWith(folder));
  if (environment !== undefined) {
    return { kind: "vendored", reason: "a Python virtual environment", folder: environment };
  }
  const found = says.isVendored === false ? undefined : vendoredOf(path);
  if (found !== undefined) return found;
  if (says.isGenerated !== false && GENERATED_FILE.test(path)) {
    return { kind: "generated", reason: "generated, by its name" };
  }
  return says.isDocumentation !== false && DOCUMENTATION.test(path)
    ? { kind: "documentation", reason: "documentation" }
    : undefined;
}

function vendoredOf(path: string): AsideReason | undefined {
  const shared = setAsidePath(path);
  if (shared !== undefined) {
    const kind = shared.startsWith("vendored") ? "vendored" : "generated";
    return { kind, reason: shared, folder: setAsideFolder(path) };
  }
  const folder = MORE_VENDORED.exec(path);
  if (folder !== null) return inFolder("vendored", "vendored: it lies in", path, folder);
  const built = MORE_BUILT.exec(path);
  if (built !== null) return inFolder("generated", "a build result: it lies in", path, built);
  return VENDORED_FILE.test(path) ? { kind: "vendored", reason: "vendored, by its name" } : undefined;
}

function inFolder(kind: AsideReason["kind"], why: string, path: string, match: RegExpExecArray): AsideReason {
  const folder = path.slice(0, match.index + match[0].length);
  return { kind, reason: `${why} ${match[0].replace(/^\//, "")}`, folder };
}

/** The folders of virtual environments, each with its slash; the root itself never is one. */
export function environmentFolders(paths: Iterable<string>): readonly string[] {
  const folders: string[] = [];
  for (const path of paths) {
    if (path.endsWith("/pyvenv.cfg")) folders.push(path.slice(0, -"pyvenv.cfg".length));
  }
  return folders;
}
