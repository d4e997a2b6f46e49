import { kindOfName } from "../command-kinds.ts";
import { type CommandFact, declared, type ManifestFacts, usual } from "../manifest-facts.ts";
import { isRecord, lineOf, readJson, recordAt } from "../read-json.ts";

/** CMakeLists.txt: a build folder is set up, built and tested where tests are enabled. */
export function cmakeLists(text: string): ManifestFacts {
  const plain = text.replace(/#[^\n]*/g, "");
  const [, name] = /^\s*project\s*\(\s*"?([\w.+-]+)/im.exec(plain) ?? [];
  // A folder below is built with the one that has a project.
  if (name === undefined) return {};
  const setup = usual("setup", "cmake -S . -B build", "cmake's own");
  const build: CommandFact = { ...usual("build", "cmake --build build", "cmake's own"), after: "setup" };
  const hasTests =
    /\b(?:enable_testing|add_test|gtest_discover_tests|catch_discover_tests)\s*\(|\binclude\s*\(\s*CTest\s*\)/i.test(
      plain,
    );
  const test: CommandFact = { ...usual("test", "ctest --test-dir build", "its tests are enabled"), after: "build" };
  return { commands: hasTests ? [setup, build, test] : [setup, build] };
}

/** CMakePresets.json: workflows are known to check everything. */
export function cmakePresets(text: string): ManifestFacts {
  const root = readJson(text);
  const presets = (field: string, kind: "setup" | "build" | "test", words: readonly string[]) => {
    const listed = recordAt({ root }, "root")[field];
    return (Array.isArray(listed) ? listed : []).flatMap((each) => {
      const name = isRecord(each) && typeof each.name === "string" && each.hidden !== true ? each.name : undefined;
      return name === undefined
        ? []
        : [declared(kind, [...words, name], `${kind} preset "${name}"`, lineOf(text, `"${name}"`))];
    });
  };
  return {
    commands: [
      ...presets("configurePresets", "setup", ["cmake", "--preset"]),
      ...presets("buildPresets", "build", ["cmake", "--build", "--preset"]),
      ...presets("testPresets", "test", ["ctest", "--preset"]),
    ],
  };
}

/** meson.build of a project, not of a folder below one. */
export function mesonBuild(text: string): ManifestFacts {
  if (!/^\s*project\s*\(/m.test(text.replace(/#[^\n]*/g, ""))) return {};
  const setup = usual("setup", "meson setup build", "meson's own");
  const build: CommandFact = { ...usual("build", "meson compile -C build", "meson's own"), after: "setup" };
  const test: CommandFact = { ...usual("test", "meson test -C build", "meson's own"), after: "build" };
  return { commands: [setup, build, test] };
}

/** BUILD, BUILD.bazel: the targets of other packages of the same repository that this one names. */
export function bazelBuild(text: string): ManifestFacts {
  const plain = text.replace(/#[^\n]*/g, "");
  const needs = [...plain.matchAll(/["']\/\/([\w./-]*)(?::[^"']*)?["']/g)].map(([, path = ""]) => ({
    name: `//${path}`,
  }));
  return { ecosystem: "bazel", needs };
}

/** Package.swift, read as text. */
export function packageSwift(text: string): ManifestFacts {
  const plain = text.replace(/\/\/[^\n]*/g, "");
  const [, name] = /\bPackage\s*\(\s*name\s*:\s*"([^"]+)"/.exec(plain) ?? [];
  const needs = [...plain.matchAll(/\.package\s*\([^)]*?path\s*:\s*"([^"]+)"/g)].map(([, path]) => ({ path }));
  const own = [usual("build", "swift build", "swift's own")];
  return {
    ecosystem: "swift",
    name,
    needs,
    commands: /\.testTarget\s*\(/.test(plain) ? [usual("test", "swift test", "swift's own"), ...own] : own,
  };
}

/** A project of .NET: the projects it references, and whether it is one of tests. */
export function dotnetProject(text: string, path: string): ManifestFacts {
  const needs = [...text.matchAll(/<ProjectReference\s+Include\s*=\s*"([^"]+)"/g)].map(([, reference = ""]) => ({
    path: reference.replaceAll("\\", "/").replace(/\/?[^/]+$/, ""),
  }));
  const [, assembly] = /<AssemblyName>\s*([^<]+?)\s*<\/AssemblyName>/.exec(text) ?? [];
  const isTest = /<IsTestProject>\s*true|Microsoft\.NET\.Test\.Sdk|xunit|NUnit|MSTest/i.test(text);
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return {
    ecosystem: "dotnet",
    name: assembly === undefined || assembly.includes("$(") ? file : assembly,
    needs,
    commands: [
      usual("build", "dotnet build", "dotnet's own"),
      ...(isTest ? [usual("test", "dotnet test", "its test packages")] : []),
      usual("format", "dotnet format --verify-no-changes", "dotnet's own"),
    ],
  };
}

/** A solution: the folders of its projects. */
export function dotnetSolution(text: string): ManifestFacts {
  const paths = [...text.matchAll(/"([^"]+\.(?:cs|fs|vb)proj)"/g)].map(([, path = ""]) => path.replaceAll("\\", "/"));
  const hasTests = paths.some((path) => /tests?\b/i.test(path));
  return {
    ecosystem: "dotnet",
    members: paths.map((path) => path.replace(/\/?[^/]+$/, "")),
    commands: [
      usual("build", "dotnet build", "dotnet's own"),
      ...(hasTests ? [usual("test", "dotnet test", "dotnet's own")] : []),
    ],
  };
}

/** tox.ini, noxfile.py: what runs the tests in environments of their own. */
export function toxIni(text: string): ManifestFacts {
  const names = [...text.matchAll(/^\[testenv:([\w-]+)\]/gm)].map(([, name = ""]) => name);
  const named = names.flatMap((name) => {
    const kind = kindOfName(name);
    return kind === undefined || kind === "test"
      ? []
      : [declared(kind, ["tox", "-e", name], `environment "${name}"`, lineOf(text, `[testenv:${name}]`))];
  });
  return {
    commands: [declared("test", ["tox"], "its environments", lineOf(text, /^\[(?:tox|testenv)/m)), ...named],
  };
}
