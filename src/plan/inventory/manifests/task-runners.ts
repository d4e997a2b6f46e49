import { parse } from "yaml";
import { kindOfName } from "../command-kinds.ts";
import { type CommandFact, declared, type ManifestFacts, usual } from "../manifest-facts.ts";
import { lineOf, literal, recordAt, textsOf } from "../read-json.ts";

/** Makefile: its targets that check or build; `check` is a test, as the GNU standards have it. */
export function makefile(text: string): ManifestFacts {
  const targets = [...text.matchAll(/^([A-Za-z0-9][\w./-]*(?:[ \t]+[\w./-]+)*)[ \t]*::?(?!=)/gm)].flatMap(
    ([, names = ""]) => names.split(/\s+/),
  );
  const facts = unique(targets).flatMap((name) => {
    const kind = name === "check" ? "test" : name === "all" ? "build" : kindOfName(name);
    return kind === undefined
      ? []
      : [
          declared(
            kind,
            ["make", name],
            `target "${name}"`,
            lineOf(text, new RegExp(`^(?:[^\\n:=]*\\s)?${literal(name)}\\b[^\\n=]*:`, "m")),
          ),
        ];
  });
  const hasBuild = facts.some(({ kind }) => kind === "build");
  return {
    commands: plainest(
      hasBuild || targets.length === 0 ? facts : [...facts, usual("build", "make", "make's first target")],
    ),
  };
}

/** justfile: its recipes. */
export function justfile(text: string): ManifestFacts {
  const names = [...text.matchAll(/^@?([A-Za-z_][\w-]*)(?:[ \t]+[^:=\n]*)?:(?!=)/gm)].map(([, name = ""]) => name);
  return { commands: plainest(recipes(names, ["just"], "recipe", text)) };
}

/** Taskfile.yml: its tasks. */
export function taskfile(text: string): ManifestFacts {
  return { commands: plainest(recipes(Object.keys(recordAt(parse(text), "tasks")), ["task"], "task", text)) };
}

/** Rakefile: its tasks, as far as they are written out. */
export function rakefile(text: string): ManifestFacts {
  const names = [...text.matchAll(/^\s*(?:task|multitask)\s*\(?\s*:?["']?([\w:]+)["']?/gm)].map(
    ([, name = ""]) => name,
  );
  const made = [
    ...(/RSpec::Core::RakeTask/.test(text) ? ["spec"] : []),
    ...(/(?:Rake|Minitest)::TestTask/.test(text) ? ["test"] : []),
    ...(/RuboCop::RakeTask/.test(text) ? ["rubocop"] : []),
  ];
  return { commands: plainest(recipes(unique([...made, ...names]), ["@rake"], "task", text)) };
}

/** moon.yml of a project: its tasks and what it depends on. */
export function moonProject(text: string): ManifestFacts {
  const root: unknown = parse(text);
  const dependsOn = recordAt({ root }, "root").dependsOn;
  const scoped = Array.isArray(dependsOn) ? dependsOn.flatMap((each) => textsOf(recordAt({ each }, "each").id)) : [];
  const needs = [...textsOf(dependsOn), ...scoped].map((name) => ({ name }));
  return { ecosystem: "workspace", needs };
}

/** .moon/workspace.yml: where its projects lie. */
export function moonWorkspace(text: string): ManifestFacts {
  const projects = recordAt({ root: parse(text) as unknown }, "root").projects;
  const isMap = typeof projects === "object" && projects !== null && !Array.isArray(projects);
  const record = recordAt({ projects }, "projects");
  const members = isMap
    ? [...textsOf(record.globs), ...Object.values(recordAt(record, "sources")), ...Object.values(record)].filter(
        (each) => typeof each === "string",
      )
    : textsOf(projects);
  return { ecosystem: "workspace", members };
}

/** .moon/tasks.yml: tasks that every project has. */
export function moonTasks(text: string): ManifestFacts {
  const names = Object.keys(recordAt(parse(text), "tasks"));
  return {
    commands: names.flatMap((name) => {
      const kind = kindOfName(name);
      return kind === undefined
        ? []
        : [
            declared(
              kind,
              ["moon", "run", `:${name}`],
              `task "${name}"`,
              lineOf(text, new RegExp(`^\\s+${literal(name)}:`, "m")),
            ),
          ];
    }),
  };
}

function recipes(
  names: readonly string[],
  runner: readonly string[],
  what: string,
  text: string,
): readonly CommandFact[] {
  return unique(names).flatMap((name) => {
    const kind = name === "check" ? "lint" : kindOfName(name);
    return kind === undefined
      ? []
      : [
          declared(
            kind,
            [...runner, name],
            `${what} "${name}"`,
            lineOf(text, new RegExp(`^[^#\\n]*\\b${literal(name)}\\b`, "m")),
          ),
        ];
  });
}

/** The shortest name of each kind first: `test` before `test-all`. */
function plainest(facts: readonly CommandFact[]): readonly CommandFact[] {
  const length = ({ words }: CommandFact) => words.at(-1)?.length ?? 0;
  return facts.toSorted((a, b) => length(a) - length(b));
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
