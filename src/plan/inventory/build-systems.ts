import { type CommandFact, type ManifestFacts, usual } from "./manifest-facts.ts";
import { cargoToml } from "./manifests/cargo.ts";
import { goMod, goWork } from "./manifests/go.ts";
import { buildGradle, buildSbt, pomXml, settingsGradle } from "./manifests/jvm.ts";
import {
  bazelBuild,
  cmakeLists,
  cmakePresets,
  dotnetProject,
  dotnetSolution,
  mesonBuild,
  packageSwift,
  toxIni,
} from "./manifests/native.ts";
import {
  denoJson,
  lernaJson,
  nxJson,
  nxProject,
  packageJson,
  pnpmWorkspace,
  rushJson,
  turboJson,
} from "./manifests/node.ts";
import {
  cabalPackage,
  composerJson,
  gemfile,
  gemspec,
  juliaProject,
  mixExs,
  namedToml,
  pubspec,
  rDescription,
} from "./manifests/other-packages.ts";
import { pyprojectToml, setupCfg, setupPy } from "./manifests/python.ts";
import {
  justfile,
  makefile,
  moonProject,
  moonTasks,
  moonWorkspace,
  rakefile,
  taskfile,
} from "./manifests/task-runners.ts";
import { nameOf } from "./relative-path.ts";

/** How a manifest is known, which build system it stands for and what it tells. */
export interface Detector {
  /** Of the whole path when it holds a slash, else of the name. */
  readonly file: RegExp;
  /** Undefined for a manifest that builds nothing by itself. */
  readonly system?: string | undefined;
  /** Reads its text; throws where it is malformed. */
  readonly read?: ((text: string, path: string) => ManifestFacts) | undefined;
  readonly commands?: readonly CommandFact[] | undefined;
}

const row = (
  system: string | undefined,
  file: RegExp,
  read?: Detector["read"],
  ...commands: readonly CommandFact[]
): Detector => ({ system, file, read, commands });

/** Every manifest that is known. The first that fits a file counts. */
export const DETECTORS: readonly Detector[] = [
  row("npm", /^package\.json$/, packageJson),
  row("pnpm", /^pnpm-workspace\.yaml$/, pnpmWorkspace),
  row("lerna", /^lerna\.json$/, lernaJson),
  row("rush", /^rush\.json$/, rushJson),
  row("nx", /^nx\.json$/, nxJson),
  row("nx", /^project\.json$/, nxProject),
  row("turbo", /^turbo\.jsonc?$/, turboJson),
  row("moon", /(?:^|\/)\.moon\/workspace\.(?:yml|yaml)$/, moonWorkspace),
  row("moon", /(?:^|\/)\.moon\/tasks(?:\/[\w-]+)?\.(?:yml|yaml)$/, moonTasks),
  row("moon", /^moon\.(?:yml|yaml)$/, moonProject),
  row("node-gyp", /^binding\.gyp$/),
  row("deno", /^deno\.jsonc?$/, denoJson),
  row("jsr", /^jsr\.jsonc?$/),
  row("cargo", /^Cargo\.toml$/, cargoToml),
  row("go-modules", /^go\.mod$/, goMod),
  row("go-modules", /^go\.work$/, goWork),
  row("maven", /^pom\.xml$/, pomXml),
  row("gradle", /^settings\.gradle(?:\.kts)?$/, settingsGradle),
  row("gradle", /^build\.gradle(?:\.kts)?$/, buildGradle),
  row("sbt", /^build\.sbt$/, buildSbt),
  row(
    "mill",
    /^build\.(?:mill|sc)$/,
    undefined,
    usual("test", "mill __.test", "mill's own"),
    usual("build", "mill __.compile", "mill's own"),
  ),
  row("ant", /^build\.xml$/, undefined, usual("build", "ant", "ant's own")),
  row("leiningen", /^project\.clj$/, undefined, usual("test", "lein test", "leiningen's own")),
  row("clojure-cli", /^deps\.edn$/),
  row("shadow-cljs", /^shadow-cljs\.edn$/),
  row(undefined, /^pyproject\.toml$/, pyprojectToml),
  row("setuptools", /^setup\.py$/, setupPy),
  row(undefined, /^setup\.cfg$/, setupCfg),
  row(
    "pipenv",
    /^Pipfile$/,
    () => ({ ecosystem: "python", tool: "pipenv" }),
    usual("setup", "pipenv sync --dev", "pipenv's own"),
  ),
  row("pip-requirements", /^(?:requirements(?:[-_.][\w.-]+)?|[\w-]+[-_]requirements)\.(?:txt|in)$/, () => ({
    ecosystem: "python",
  })),
  row("conda", /^environment\.ya?ml$/),
  row("pixi", /^pixi\.toml$/),
  row("tox", /^tox\.ini$/, toxIni),
  row("nox", /^noxfile\.py$/, undefined, usual("test", "nox", "nox's own")),
  row("composer", /^composer\.json$/, composerJson),
  row("bundler", /^(?:Gemfile|gems\.rb)$/, gemfile),
  row("rubygems", /^[\w.-]+\.gemspec$/, gemspec),
  row("rake", /^(?:Rakefile|rakefile|Rakefile\.rb)$/, rakefile),
  row("mix", /^mix\.exs$/, mixExs),
  row(
    "rebar3",
    /^rebar\.config$/,
    undefined,
    usual("test", "rebar3 eunit", "rebar3's own"),
    usual("build", "rebar3 compile", "rebar3's own"),
  ),
  row(
    "gleam",
    /^gleam\.toml$/,
    namedToml,
    usual("test", "gleam test", "gleam's own"),
    usual("build", "gleam build", "gleam's own"),
    usual("format", "gleam format --check", "gleam's own"),
  ),
  row("dotnet", /\.(?:cs|fs|vb)proj$/, dotnetProject),
  row("dotnet", /\.slnx?$/, dotnetSolution),
  row("dotnet", /^(?:Directory\.Build\.props|global\.json)$/),
  row("swiftpm", /^Package\.swift$/, packageSwift),
  row("xcode", /\.xcodeproj\/project\.pbxproj$/),
  row("cocoapods", /^Podfile$|\.podspec$/),
  row("carthage", /^Cartfile$/),
  row("tuist", /^Tuist\.swift$/),
  row("pub", /^pubspec\.yaml$/, pubspec),
  row(
    "stack",
    /^stack\.yaml$/,
    undefined,
    usual("test", "stack test", "stack's own"),
    usual("build", "stack build", "stack's own"),
  ),
  row(
    "cabal",
    /^[\w.-]+\.cabal$/,
    cabalPackage,
    usual("test", "cabal test all", "cabal's own"),
    usual("build", "cabal build all", "cabal's own"),
  ),
  row("cabal", /^cabal\.project$/),
  row(
    "dune",
    /^dune-project$/,
    undefined,
    usual("test", "dune runtest", "dune's own"),
    usual("build", "dune build", "dune's own"),
  ),
  row("opam", /^(?:[\w.-]+\.opam|opam)$/),
  row("elm", /^elm\.json$/),
  row(
    "zig",
    /^build\.zig$/,
    undefined,
    usual("test", "zig build test", "zig's own"),
    usual("build", "zig build", "zig's own"),
  ),
  row("nimble", /\.nimble$/, undefined, usual("test", "nimble test", "nimble's own")),
  row(
    "shards",
    /^shard\.yml$/,
    undefined,
    usual("test", "crystal spec", "crystal's own"),
    usual("build", "shards build", "shards' own"),
  ),
  row(undefined, /^(?:Julia)?Project\.toml$/, juliaProject),
  row(undefined, /^DESCRIPTION$/, rDescription),
  row("renv", /^renv\.lock$/),
  row(
    "dub",
    /^dub\.(?:json|sdl)$/,
    undefined,
    usual("test", "dub test", "dub's own"),
    usual("build", "dub build", "dub's own"),
  ),
  row("luarocks", /\.rockspec$/),
  row("perl-makemaker", /^Makefile\.PL$/),
  row("perl-build", /^Build\.PL$/),
  row("cpan", /^cpanfile$/),
  row("haxelib", /^haxelib\.json$/),
  row("rescript", /^(?:rescript|bsconfig)\.json$/),
  row(
    "spago",
    /^spago\.(?:dhall|yaml)$/,
    undefined,
    usual("test", "spago test", "spago's own"),
    usual("build", "spago build", "spago's own"),
  ),
  row("v", /^v\.mod$/),
  row("lake", /^lakefile\.(?:lean|toml)$/, undefined, usual("build", "lake build", "lake's own")),
  row(
    "fpm",
    /^fpm\.toml$/,
    undefined,
    usual("test", "fpm test", "fpm's own"),
    usual("build", "fpm build", "fpm's own"),
  ),
  row("alire", /^alire\.toml$/, undefined, usual("build", "alr build", "alire's own")),
  row(
    "bazel",
    /^(?:MODULE\.bazel|WORKSPACE(?:\.bazel|\.bzlmod)?)$/,
    undefined,
    usual("test", "bazel test //...", "bazel's own"),
    usual("build", "bazel build //...", "bazel's own"),
  ),
  row("bazel", /^BUILD(?:\.bazel)?$/, bazelBuild),
  row(
    "buck2",
    /^\.buckconfig$/,
    undefined,
    usual("test", "buck2 test //...", "buck2's own"),
    usual("build", "buck2 build //...", "buck2's own"),
  ),
  row(
    "pants",
    /^pants\.toml$/,
    undefined,
    usual("test", "pants test ::", "pants' own"),
    usual("lint", "pants lint ::", "pants' own"),
    usual("typecheck", "pants check ::", "pants' own"),
  ),
  row(
    "please",
    /^\.plzconfig$/,
    undefined,
    usual("test", "plz test", "please's own"),
    usual("build", "plz build", "please's own"),
  ),
  row("gn", /^\.gn$/),
  row("cmake", /^CMakeLists\.txt$/, cmakeLists),
  row("cmake", /^CMakePresets\.json$/, cmakePresets),
  row("make", /^(?:GNUmakefile|[Mm]akefile)$/, makefile),
  row("autotools", /^configure\.(?:ac|in)$/),
  row("meson", /^meson\.build$/, mesonBuild),
  row("scons", /^SConstruct$/, undefined, usual("build", "scons", "scons' own")),
  row("xmake", /^xmake\.lua$/, undefined, usual("build", "xmake", "xmake's own")),
  row("premake", /^premake[45]\.lua$/),
  row("qmake", /^[\w.-]+\.pro$/, (text) => (/^\s*(?:TEMPLATE|SOURCES|QT)\s*\+?=/m.test(text) ? {} : { systems: [] })),
  row("conan", /^conanfile\.(?:py|txt)$/),
  row("vcpkg", /^vcpkg\.json$/),
  row(
    "platformio",
    /^platformio\.ini$/,
    undefined,
    usual("build", "pio run", "platformio's own"),
    usual("test", "pio test", "platformio's own"),
  ),
  row("just", /^\.?[Jj]ustfile$/, justfile),
  row("task", /^[Tt]askfile(?:\.dist)?\.ya?ml$/, taskfile),
  row("mise", /^\.?mise\.toml$/),
  row("earthly", /^Earthfile$/),
  row("nix", /^(?:flake|default|shell)\.nix$/),
  row(
    "foundry",
    /^foundry\.toml$/,
    undefined,
    usual("test", "forge test", "foundry's own"),
    usual("build", "forge build", "foundry's own"),
  ),
  row("hardhat", /^hardhat\.config\.[cm]?[jt]s$/, undefined, usual("test", "@jsx hardhat test", "hardhat's own")),
  row(
    "anchor",
    /^Anchor\.toml$/,
    undefined,
    usual("test", "anchor test", "anchor's own"),
    usual("build", "anchor build", "anchor's own"),
  ),
  row(
    "terraform",
    /^(?:main|versions|providers?)\.tf$/,
    undefined,
    usual("lint", "terraform validate", "terraform's own"),
    usual("format", "terraform fmt -check -recursive", "terraform's own"),
  ),
  row("helm", /^Chart\.yaml$/, undefined, usual("lint", "helm lint .", "helm's own")),
  row("godot", /^project\.godot$/),
  row("unity", /(?:^|\/)ProjectSettings\/ProjectVersion\.txt$/),
  row("unreal", /\.uproject$/),
  row(
    undefined,
    /^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$|^Procfile$|^devcontainer\.json$/,
  ),
];

const isOfPath = ({ file }: Detector) => file.source.includes("\\/");
const joinedPattern = (detectors: readonly Detector[]) =>
  new RegExp(detectors.map(({ file }) => file.source).join("|"));
/** One look says of most files that they are no manifest. */
const MANIFEST_NAME = joinedPattern(DETECTORS.filter((detector) => !isOfPath(detector)));
const MANIFEST_PATH = joinedPattern(DETECTORS.filter(isOfPath));

/** The detector of a path; undefined for what is no manifest. Paths have forward slashes. */
export function detectorOf(path: string): Detector | undefined {
  const name = nameOf(path);
  if (!MANIFEST_NAME.test(name) && !MANIFEST_PATH.test(path)) return undefined;
  return DETECTORS.find((detector) => detector.file.test(isOfPath(detector) ? path : name));
}

/** Lock files: which program put the packages of a folder together, and the build system that stands for it. */
export const LOCK_FILES: Readonly<Record<string, { readonly tool: string; readonly replaces?: string }>> = {
  "pnpm-lock.yaml": { tool: "pnpm", replaces: "npm" },
  "yarn.lock": { tool: "yarn", replaces: "npm" },
  "bun.lock": { tool: "bun", replaces: "npm" },
  "bun.lockb": { tool: "bun", replaces: "npm" },
  "package-lock.json": { tool: "npm" },
  "npm-shrinkwrap.json": { tool: "npm" },
  "uv.lock": { tool: "uv" },
  "poetry.lock": { tool: "poetry" },
  "pdm.lock": { tool: "pdm" },
  "Pipfile.lock": { tool: "pipenv" },
};
