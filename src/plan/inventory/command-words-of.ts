import type { ProjectTools } from "./project-manifests.ts";
import { foldersUp, joined } from "./relative-path.ts";

/** What of a whole project decides how a command is typed. */
export interface CommandPlace {
  readonly tools: ProjectTools;
  /** Whether a path is there. */
  has(path: string): boolean;
}

const RUN: Readonly<Record<string, readonly string[]>> = {
  poetry: ["poetry", "run"],
  uv: ["uv", "run"],
  pdm: ["pdm", "run"],
  pipenv: ["pipenv", "run"],
  hatch: ["hatch", "run"],
};
const EXEC: Readonly<Record<string, readonly string[]>> = { pnpm: ["pnpm", "exec"], yarn: ["yarn"], bun: ["bunx"] };

/** The words of a command with `@js`, `@jsx`, `@py`, `@mvn`, `@gradle` and `@rake` said as the project has them. */
export function commandWordsOf(
  words: readonly string[],
  folder: string,
  { tools, has }: CommandPlace,
): readonly string[] {
  const [first = "", ...rest] = words;
  const known = tools.at(folder);
  const js = known.find((tool) => /^(?:npm|pnpm|yarn|bun)$/.test(tool)) ?? "npm";
  switch (first) {
    case "@js":
      // `bun test` is a runner of bun's own.
      return js === "bun" && rest[0] === "test" ? ["bun", "run", "test"] : [js, ...rest];
    case "@jsx":
      return [...(EXEC[js] ?? ["npx"]), ...rest];
    case "@py":
      return [...known.flatMap((tool) => RUN[tool] ?? []).slice(0, 2), ...rest];
    case "@mvn":
      return [wrapper("mvnw", folder, has) ?? "mvn", ...rest];
    case "@gradle":
      return [wrapper("gradlew", folder, has) ?? "gradle", ...rest];
    case "@rake":
      return foldersUp(folder).some((each) => has(joined(each, "Gemfile")))
        ? ["bundle", "exec", "rake", ...rest]
        : ["rake", ...rest];
    default:
      return words;
  }
}

/** The nearest wrapper script upwards, as it is called from the folder. */
function wrapper(name: string, folder: string, has: CommandPlace["has"]): string | undefined {
  const up = foldersUp(folder).findIndex((each) => has(joined(each, name)));
  return up < 0 ? undefined : up === 0 ? `./${name}` : `${"../".repeat(up)}${name}`;
}
