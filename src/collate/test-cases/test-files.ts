import { canTest, extensionOf, type TestFramework } from "../../core/test-framework.ts";
import { apportion } from "./shares.ts";

/** A case as it is known in the report and in the code: `TC-007`. */
export type CaseId = { readonly number: number; readonly path: string };

/** A test file that is to be written. */
export type PlannedTestFile = {
  /** Below the folder that test files go to, with forward slashes. */
  readonly path: string;
  /** Where it runs, relative to the project's folder. */
  readonly place: string;
  /** The file it tests. */
  readonly target: string;
  /** How it names that file: a relative path, a module of Python; empty where it stands in the same package. */
  readonly specifier: string;
  readonly numbers: readonly number[];
};

export interface TestFileWish {
  readonly framework: TestFramework;
  /** Where test files go, relative to the project's folder; `.` is that itself. A folder of the run's own when absent. */
  readonly folder?: string | undefined;
  readonly mostPerFile: number;
}

/** As deep as a run's own folder, `.swarm/runs/RUN/tests`, so that relative paths are the same; not hidden, since some frameworks look into no hidden folder. */
const RUN_FOLDER = "generated/by/swarm/tests";

/** `TC-007`. */
export function idOf(number: number): string {
  return `TC-${String(number).padStart(3, "0")}`;
}

/** The numbers of the cases that a name or a text speaks of, as `TC-007`, `tc_7` or `TestTC007`. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(?<![a-z0-9])(?:test[_ -]?)?tc[_ -]?0*(\d+)/gi)].map(([, digits]) => Number(digits));
}

/** Files for the cases of each target that the framework can test, in order, at most so many cases a file. */
export function testFilesFor(
  cases: readonly CaseId[],
  { framework, folder, mostPerFile }: TestFileWish,
): readonly PlannedTestFile[] {
  const byTarget = new Map<string, number[]>();
  for (const { path, number } of cases) {
    if (!canTest(framework, path)) continue;
    byTarget.set(path, [...(byTarget.get(path) ?? []), number]);
  }
  const taken = new Set<string>();
  return [...byTarget].flatMap(([target, numbers]) => {
    const sizes = apportion(numbers.length, Array<number>(Math.ceil(numbers.length / mostPerFile)).fill(1));
    let from = 0;
    return sizes.map((size, index) => {
      const path = freeName(taken, (suffix) => pathOf(framework, target, suffix), sizes.length > 1 ? index + 1 : 0);
      const own = numbers.slice(from, from + size);
      from += size;
      const place = placeOf(framework, path, folder);
      return { path, place, target, specifier: specifierOf(framework, place, target), numbers: own };
    });
  });
}

/** Two targets may come down to one name, as `a/b.ts` and `a-b.ts` do. */
function freeName(taken: Set<string>, nameFor: (suffix: string) => string, part: number): string {
  for (let other = 0; ; other++) {
    const name = nameFor(`${part === 0 ? "" : `-${part}`}${other === 0 ? "" : `-x${other}`}`);
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function pathOf(framework: TestFramework, target: string, suffix: string): string {
  const extension = extensionOf(target);
  const stem = target.slice(0, target.length - extension.length);
  const words = (text: string, joint: string) => text.replace(/[^\p{L}\p{N}]+/gu, joint).replace(/^[-_]+|[-_]+$/g, "");
  switch (framework) {
    case "vitest":
    case "jest":
      return `${words(stem, "-")}${suffix}.test${extension}`;
    case "node":
      return `${words(stem, "-")}${suffix}.test${extension.includes("t") ? ".mts" : ".mjs"}`;
    case "pytest":
    case "unittest":
      return `test_${words(stem + suffix, "_")}.py`;
    case "go":
      // Beside its target, whose package it is part of.
      return `${folderOf(target)}${words(nameOf(stem) + suffix, "_")}_cases_test.go`;
  }
}

function placeOf(framework: TestFramework, path: string, folder: string | undefined): string {
  if (framework === "go") return path;
  if (folder === ".") return path;
  return `${folder ?? RUN_FOLDER}/${path}`;
}

function specifierOf(framework: TestFramework, place: string, target: string): string {
  switch (framework) {
    case "go":
      return "";
    case "pytest":
    case "unittest":
      return moduleOf(target);
    case "jest":
      // Jest's transforms know no extension of TypeScript in an import.
      return relativePath(folderOf(place), target).replace(/\.[cm]?tsx?$/, "");
    default:
      return relativePath(folderOf(place), target);
  }
}

/** `app.retry` of `src/app/retry.py`; empty where the path is no module's name. */
function moduleOf(target: string): string {
  const parts = target.replace(/\.py$/, "").split("/");
  if (parts.at(-1) === "__init__") parts.pop();
  if (parts[0] === "src" && parts.length > 1) parts.shift();
  return parts.every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part)) ? parts.join(".") : "";
}

function relativePath(fromFolder: string, to: string): string {
  const from = fromFolder.split("/").filter((part) => part !== "");
  const target = to.split("/");
  let same = 0;
  while (same < from.length && same < target.length - 1 && from[same] === target[same]) same++;
  const up = from.length - same;
  return `${up === 0 ? "./" : "../".repeat(up)}${target.slice(same).join("/")}`;
}

/** With its slash; empty for the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
