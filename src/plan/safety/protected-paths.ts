import { InputError } from "../../core/errors.ts";
import type { PlanTask } from "../../core/plan.ts";
import { globPattern } from "../inventory/glob-pattern.ts";

/** Globs of paths that tasks may not change; upper and lower case are the same. */
export interface ProtectedPaths {
  /** No task may, whatever its plan says. */
  readonly always: readonly string[];
  /** Only a task that names the very file may. */
  readonly unlessNamed: readonly string[];
  /** Left out of both. */
  readonly except: readonly string[];
}

/** Where git and we keep what everything else rests on; no setting opens these. */
const OURS = ["**/.git", "**/.git/**", "**/git~1", "**/git~1/**", ".swarm", ".swarm/**"];

/** Settings with secrets in them, and private keys. */
const SECRET = [
  "**/.env",
  "**/.env.*",
  "**/.envrc",
  "**/*.pem",
  "**/*.p12",
  "**/*.pfx",
  "**/*.key",
  "**/id_{rsa,dsa,ecdsa,ed25519}",
  "**/.netrc",
  "**/.git-credentials",
];
const NO_SECRET = ["**/.env.{example,sample,template,dist,defaults,schema}"];

/** What runs with others' rights, or decides who must agree: a task changes it on purpose or not at all. */
const POWERFUL = [
  ".github/workflows/**",
  ".github/actions/**",
  ".gitlab-ci.yml",
  ".circleci/**",
  ".buildkite/**",
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  "**/Jenkinsfile",
  "**/CODEOWNERS",
  ".github/dependabot.yml",
  ".husky/**",
  ".githooks/**",
  "lefthook.y{a,}ml",
  ".pre-commit-config.yaml",
  "**/.gitattributes",
  "**/.gitmodules",
  "**/.npmrc",
  "**/.yarnrc.yml",
  "swarm.config.yaml",
];

/**
 * Lock files are not among them: a task that adds a dependency must change its lock file, and cannot know that beforehand.
 */
export const PROTECTED_PATHS: ProtectedPaths = { always: SECRET, unlessNamed: POWERFUL, except: NO_SECRET };

const MOST_GLOBS = 1_000;

/** The defaults with an owner's globs: each is protected always; one that begins with `!` is left out. InputError with each that is none. */
export function withOwnPaths(globs: readonly string[], where: string): ProtectedPaths {
  const problems = globs.flatMap((glob) => {
    const bare = glob.replace(/^!/, "");
    if (bare.trim() === "") return [`${where}: expected a glob such as infra/**, got ${JSON.stringify(glob)}`];
    return bare.startsWith("/") || bare.split("/").includes("..")
      ? [`${where}: expected a glob inside the repository, got ${JSON.stringify(glob)}`]
      : [];
  });
  if (globs.length > MOST_GLOBS) problems.push(`${where}: expected at most ${MOST_GLOBS} globs, got ${globs.length}`);
  if (problems.length > 0) throw new InputError(problems);
  return {
    always: [...PROTECTED_PATHS.always, ...globs.filter((glob) => !glob.startsWith("!"))],
    unlessNamed: PROTECTED_PATHS.unlessNamed,
    except: [...PROTECTED_PATHS.except, ...globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1))],
  };
}

/** A path that a task may not change, and the glob that says so. */
export interface ProtectedPath {
  readonly path: string;
  readonly glob: string;
  /** False where the task may, once its plan names the file. */
  readonly isAlways: boolean;
}

/** Says of paths whether they are protected; the globs are read once. */
export class PathProtection {
  readonly #ours: readonly Matcher[];
  readonly #always: readonly Matcher[];
  readonly #unlessNamed: readonly Matcher[];
  readonly #except: readonly Matcher[];

  constructor({ always, unlessNamed, except }: ProtectedPaths = PROTECTED_PATHS) {
    this.#ours = OURS.map(matcherOf);
    this.#always = always.map(matcherOf);
    this.#unlessNamed = unlessNamed.map(matcherOf);
    this.#except = except.map(matcherOf);
  }

  /** Why a path is protected; undefined when it is not. */
  of(path: string): ProtectedPath | undefined {
    const plain = path.replace(/\/+$/, "").toLowerCase();
    const isMatch = ({ pattern }: Matcher) => pattern.test(plain);
    const ours = this.#ours.find(isMatch);
    if (ours !== undefined) return { path, glob: ours.glob, isAlways: true };
    if (this.#except.some(isMatch)) return undefined;
    const always = this.#always.find(isMatch);
    if (always !== undefined) return { path, glob: always.glob, isAlways: true };
    const named = this.#unlessNamed.find(isMatch);
    return named === undefined ? undefined : { path, glob: named.glob, isAlways: false };
  }

  /** Those of the changed paths that this task may not change; the old path of a renamed file counts. */
  breaches(
    { files }: Pick<PlanTask, "files">,
    changed: readonly { readonly path: string; readonly from?: string | undefined }[],
  ): readonly ProtectedPath[] {
    const named = new Set(files.map(({ path }) => path));
    const paths = changed.flatMap(({ path, from }) => (from === undefined ? [path] : [from, path]));
    return paths.flatMap((path) => {
      const found = this.of(path);
      return found === undefined || (!found.isAlways && named.has(path)) ? [] : [found];
    });
  }

  /** What the tasks of a plan name that is protected: always, so that they cannot land, and else, so that a person looks at it first. */
  namedIn(tasks: readonly Pick<PlanTask, "id" | "files">[]): readonly (ProtectedPath & { readonly task: string })[] {
    return tasks.flatMap(({ id, files }) =>
      files.flatMap(({ path }) => {
        const found = this.of(path);
        return found === undefined ? [] : [{ ...found, task: id }];
      }),
    );
  }
}

interface Matcher {
  readonly glob: string;
  readonly pattern: RegExp;
}

function matcherOf(glob: string): Matcher {
  return { glob, pattern: globPattern((glob.endsWith("/") ? `${glob}**` : glob).toLowerCase()) };
}
