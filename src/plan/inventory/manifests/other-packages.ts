import { parse } from "yaml";
import { kindOfName } from "../command-kinds.ts";
import { declared, type ManifestFacts, type NeedFact, usual } from "../manifest-facts.ts";
import { isRecord, lineOf, literal, readJson, recordAt, textAt } from "../read-json.ts";
import { readToml } from "./toml-text.ts";

/** composer.json: package, needs, path repositories and scripts. */
export function composerJson(text: string): ManifestFacts {
  const root = readJson(text);
  const needs = ["require", "require-dev"].flatMap((field) =>
    Object.keys(recordAt(root, field)).map((name) => ({ name })),
  );
  const repositories = isRecord(root) && Array.isArray(root.repositories) ? root.repositories : [];
  const members = repositories.flatMap((each) => (textAt(each, "type") === "path" ? (textAt(each, "url") ?? []) : []));
  const scripts = Object.keys(recordAt(root, "scripts")).flatMap((name) => {
    const kind = kindOfName(name) ?? (name === "check" ? "lint" : undefined);
    return kind === undefined
      ? []
      : [
          declared(
            kind,
            ["composer", "run", name],
            `script "${name}"`,
            lineOf(text, new RegExp(`"${literal(name)}"\\s*:`)),
          ),
        ];
  });
  const programs = [
    ...(needs.some(({ name }) => name === "phpunit/phpunit")
      ? [usual("test", "vendor/bin/phpunit", "phpunit among its requirements")]
      : []),
    ...(needs.some(({ name }) => name.startsWith("pestphp/pest"))
      ? [usual("test", "vendor/bin/pest", "pest among its requirements")]
      : []),
  ];
  const sorted = scripts.toSorted((a, b) => (a.words[2]?.length ?? 0) - (b.words[2]?.length ?? 0));
  return {
    ecosystem: "composer",
    name: textAt(root, "name"),
    needs,
    ...(members.length > 0 ? { members } : {}),
    commands: [...sorted, ...programs],
  };
}

/** mix.exs, read as text: an application, or an umbrella of some. */
export function mixExs(text: string): ManifestFacts {
  const plain = text.replace(/#[^\n]*/g, "");
  const [, name] = /\bapp:\s*:(\w+)/.exec(plain) ?? [];
  const [, apps] = /\bapps_path:\s*"([^"]+)"/.exec(plain) ?? [];
  const needs = [...plain.matchAll(/\{\s*:(\w+)\s*,([^}]*)\}/g)].flatMap(
    ([, dependency, rest = ""]): readonly NeedFact[] => {
      const [, path] = /\bpath:\s*"([^"]+)"/.exec(rest) ?? [];
      if (path !== undefined) return [{ name: dependency, path }];
      return /\bin_umbrella:\s*true/.test(rest) ? [{ name: dependency }] : [];
    },
  );
  const lint = /\{\s*:credo\b/.test(plain) ? [usual("lint", "mix credo", "credo among its dependencies")] : [];
  const types = /\{\s*:dialyxir\b/.test(plain)
    ? [usual("typecheck", "mix dialyzer", "dialyxir among its dependencies")]
    : [];
  return {
    ecosystem: "mix",
    name,
    needs,
    ...(apps === undefined ? {} : { members: [`${apps}/*`] }),
    commands: [
      usual("setup", "mix deps.get", "mix's own"),
      usual("test", "mix test", "mix's own"),
      usual("build", "mix compile --warnings-as-errors", "mix's own"),
      usual("format", "mix format --check-formatted", "mix's own"),
      ...lint,
      ...types,
    ],
  };
}

/** NAME.gemspec and Gemfile, read as text. */
export function gemspec(text: string, path: string): ManifestFacts {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.gemspec$/, "");
  const [, name = file] = /\.name\s*=\s*["']([\w.-]+)["']/.exec(text) ?? [];
  const needs = [...text.matchAll(/\.add_(?:runtime_|development_)?dependency[\s(]+["']([\w.-]+)["']/g)].map(
    ([, each]) => ({ name: each }),
  );
  return { ecosystem: "ruby", name, needs };
}

export function gemfile(text: string): ManifestFacts {
  const plain = text.replace(/#[^\n]*/g, "");
  const needs = [...plain.matchAll(/^\s*gem\s+["']([\w.-]+)["'](?:.*?\bpath:\s*["']([^"']+)["'])?/gm)].map(
    ([, name, path]) => ({ name, path }),
  );
  const has = (name: string) => needs.some((need) => need.name === name);
  return {
    ecosystem: "ruby",
    needs,
    commands: [
      usual("setup", "bundle install", "bundler's own"),
      ...(has("rspec") || has("rspec-rails") ? [usual("test", "bundle exec rspec", "rspec in its Gemfile")] : []),
      ...(has("rails") ? [usual("test", "bin/rails test", "rails in its Gemfile")] : []),
      ...(has("rubocop") ? [usual("lint", "bundle exec rubocop", "rubocop in its Gemfile")] : []),
      ...(has("standard") ? [usual("lint", "bundle exec standardrb", "standard in its Gemfile")] : []),
      ...(has("sorbet") ? [usual("typecheck", "bundle exec srb tc", "sorbet in its Gemfile")] : []),
    ],
  };
}

/** pubspec.yaml of Dart, or of Flutter. */
export function pubspec(text: string): ManifestFacts {
  const root: unknown = parse(text);
  const needs = ["dependencies", "dev_dependencies"].flatMap((field) =>
    Object.entries(recordAt(root, field)).flatMap(([name, value]): readonly NeedFact[] => [
      { name, path: textAt(value, "path") },
    ]),
  );
  const program =
    needs.some(({ name }) => name === "flutter") || "flutter" in recordAt({ root }, "root") ? "flutter" : "dart";
  const workspace = recordAt({ root }, "root").workspace;
  return {
    ecosystem: "pub",
    name: textAt(root, "name"),
    needs,
    ...(Array.isArray(workspace) ? { members: workspace.filter((each) => typeof each === "string") } : {}),
    commands: [
      usual("setup", `${program} pub get`, `${program}'s own`),
      usual("test", `${program} test`, `${program}'s own`),
      usual("lint", `${program} analyze`, `${program}'s own`),
      usual("format", "dart format --output=none --set-exit-if-changed .", "dart's own"),
    ],
  };
}

/** NAME.cabal, package.yaml of hpack. */
export function cabalPackage(text: string, path: string): ManifestFacts {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  const [, name = file] = /^name:\s*([\w.-]+)/im.exec(text) ?? [];
  const lists = [...text.matchAll(/^\s*build-depends:([^\n]*(?:\n[ \t]+[^\n:]*)*)/gim)].map(([, list = ""]) => list);
  const needs = lists.flatMap((list) =>
    [...list.matchAll(/(?:^|,)\s*([A-Za-z][\w-]*)/g)].map(([, each]) => ({ name: each })),
  );
  return { ecosystem: "haskell", name, needs };
}

/** Manifests in TOML of which only the name is wanted, as gleam.toml. */
export function namedToml(text: string): ManifestFacts {
  const root = readToml(text);
  return { ecosystem: "other", name: textAt(root, "name") ?? textAt(recordAt(root, "package"), "name") };
}

/** Project.toml of Julia; other programs have files of that name, which say nothing of packages. */
export function juliaProject(text: string): ManifestFacts {
  const root = readToml(text);
  const isJulia = "uuid" in root || "deps" in root || "compat" in root;
  return isJulia
    ? {
        ecosystem: "other",
        name: textAt(root, "name"),
        systems: ["julia-pkg"],
        commands: [
          { ...usual("test", "julia", "Pkg's own"), words: ["julia", "--project", "-e", "using Pkg; Pkg.test()"] },
        ],
      }
    : { systems: [] };
}

/** DESCRIPTION of an R package; files of that name without a package are none. */
export function rDescription(text: string): ManifestFacts {
  const [, name] = /^Package:\s*(\S+)/m.exec(text) ?? [];
  return name === undefined
    ? { systems: [] }
    : {
        ecosystem: "other",
        name,
        systems: ["r-package"],
        commands: [usual("test", "R CMD check .", "R's own"), usual("build", "R CMD build .", "R's own")],
      };
}
