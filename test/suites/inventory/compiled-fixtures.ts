import { type Fixture, SOURCE } from "./fixture.ts";

const { rs = "", go = "", java = "", kt = "", c = "", cpp = "", cs = "", swift = "" } = SOURCE;
const csproj = (inside = "") => `<Project Sdk="Microsoft.NET.Sdk">\n  <ItemGroup>${inside}</ItemGroup>\n</Project>\n`;
const pom = (name: string, inside = "") =>
  `<project>\n  <parent><groupId>x</groupId><artifactId>root</artifactId></parent>\n  <artifactId>${name}</artifactId>\n${inside}</project>\n`;

export const COMPILED_FIXTURES: readonly Fixture[] = [
  {
    name: "cargo",
    files: { "Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n', "Cargo.lock": "", "src/lib.rs": rs },
    languages: ["Rust"],
    buildSystems: ["cargo"],
    commands: { test: "cargo test", lint: "cargo clippy", typecheck: "cargo check", build: "cargo build" },
  },
  {
    name: "cargo workspace",
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n\n[workspace.dependencies]\na = { path = "crates/a" }\n',
      "crates/a/Cargo.toml": '[package]\nname = "a"\n',
      "crates/a/src/lib.rs": rs,
      "crates/b/Cargo.toml":
        '[package]\nname = "b"\n[dependencies]\na.workspace = true\n[target."cfg(unix)".dependencies]\nc = { path = "../c" }\n',
      "crates/c/Cargo.toml": '[package]\nname = "c"\n',
    },
    languages: ["Rust"],
    buildSystems: ["cargo"],
    commands: { test: "cargo test --workspace" },
    packages: { "crates/a": [], "crates/b": ["crates/a", "crates/c"], "crates/c": [] },
  },
  {
    name: "go",
    files: { "go.mod": "module example.org/a\n\ngo 1.24\n", "go.sum": "", "a.go": go },
    languages: ["Go"],
    buildSystems: ["go-modules"],
    commands: { test: "go test ./...", lint: "go vet ./..." },
  },
  {
    name: "go workspace",
    files: {
      "go.work": "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n",
      "a/go.mod": "module example.org/a\n",
      "b/go.mod":
        "module example.org/b\n\nrequire (\n\texample.org/a v1.0.0\n\tgolang.org/x/text v0.1.0\n)\n\nreplace example.org/a => ../a\n",
      "a/a.go": go,
    },
    languages: ["Go"],
    buildSystems: ["go-modules"],
    packages: { a: [], b: ["a"] },
  },
  {
    name: "maven",
    files: {
      "pom.xml": "<project><artifactId>a</artifactId></project>\n",
      mvnw: "#!/bin/sh\nexec mvn\n",
      "src/main/java/One.java": java,
    },
    languages: ["Java"],
    buildSystems: ["maven"],
    commands: { test: "./mvnw test", build: "./mvnw package -DskipTests" },
  },
  {
    name: "maven modules",
    files: {
      "pom.xml":
        "<project>\n  <artifactId>root</artifactId>\n  <modules><module>core</module><module>web</module></modules>\n</project>\n",
      "core/pom.xml": pom("core"),
      "web/pom.xml": pom(
        "web",
        "  <dependencies><dependency><groupId>x</groupId><artifactId>core</artifactId></dependency></dependencies>\n",
      ),
      "core/src/One.java": java,
    },
    languages: ["Java"],
    buildSystems: ["maven"],
    commands: { test: "mvn test" },
    packages: { ".": [], core: ["."], web: [".", "core"] },
  },
  {
    name: "gradle",
    files: { "build.gradle": "plugins { id 'java' }\n", gradlew: "#!/bin/sh\n", "src/main/java/One.java": java },
    languages: ["Java"],
    buildSystems: ["gradle"],
    commands: { test: "./gradlew test", build: "./gradlew assemble" },
  },
  {
    name: "gradle projects in Kotlin",
    files: {
      "settings.gradle.kts": 'rootProject.name = "root"\ninclude(":app", ":libs:core")\n',
      "build.gradle.kts": "",
      "app/build.gradle.kts": 'dependencies { implementation(project(":libs:core")) }\n',
      "libs/core/build.gradle.kts": 'plugins { kotlin("jvm") }\n',
      "app/src/One.kt": kt,
    },
    languages: ["Kotlin"],
    buildSystems: ["gradle"],
    commands: { test: "gradle test" },
    packages: { ".": [], app: ["libs/core"], "libs/core": [] },
  },
  {
    name: "sbt",
    files: { "build.sbt": 'name := "a"\n', "src/main/scala/One.scala": "object One\n" },
    languages: ["Scala"],
    buildSystems: ["sbt"],
    commands: { test: "sbt test" },
  },
  {
    name: "ant",
    files: { "build.xml": "<project/>\n", "One.java": java },
    languages: ["Java"],
    buildSystems: ["ant"],
    commands: { build: "ant" },
  },
  {
    name: "cmake",
    files: {
      "CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nproject(a C)\nenable_testing()\nadd_subdirectory(src)\n",
      "src/CMakeLists.txt": "add_library(one one.c)\n",
      "src/one.c": c,
    },
    languages: ["C"],
    buildSystems: ["cmake"],
    commands: { setup: "cmake -S . -B build", build: "cmake --build build", test: "ctest --test-dir build" },
  },
  {
    name: "make",
    files: {
      Makefile:
        ".PHONY: all test\nCC := gcc\nall: one\none: one.c\n\t$(CC) one.c\ntest: one\n\t./one\nlint:\n\tclang-tidy one.c\n",
      "one.c": c,
    },
    languages: ["C"],
    buildSystems: ["make"],
    commands: { test: "make test", build: "make all", lint: "make lint" },
  },
  {
    name: "autotools",
    files: { "configure.ac": "AC_INIT\n", "one.c": c, "one.h": "int one(void);\n" },
    languages: ["C"],
    buildSystems: ["autotools"],
  },
  {
    name: "meson",
    files: {
      "meson.build": "project('a', 'cpp')\nsubdir('src')\n",
      "src/meson.build": "executable('a', 'one.cpp')\n",
      "src/one.cpp": cpp,
      "src/one.h": "int one();\n",
    },
    languages: ["C++"],
    buildSystems: ["meson"],
    commands: { setup: "meson setup build", test: "meson test -C build" },
  },
  {
    name: "scons",
    files: { SConstruct: "Program('one.c')\n", "one.c": c },
    languages: ["C"],
    buildSystems: ["scons"],
  },
  {
    name: "xmake, conan and vcpkg",
    files: { "xmake.lua": "target('a')\n", "conanfile.txt": "[requires]\n", "vcpkg.json": "{}\n", "one.cpp": cpp },
    languages: ["C++"],
    buildSystems: ["xmake", "conan", "vcpkg"],
  },
  {
    name: "dotnet",
    files: {
      "a.sln":
        'Project("{F}") = "App", "src\\App\\App.csproj", "{1}"\nProject("{F}") = "App.Tests", "tests\\App.Tests\\App.Tests.csproj", "{2}"\n',
      "src/App/App.csproj": csproj(),
      "tests/App.Tests/App.Tests.csproj": csproj(
        '<ProjectReference Include="..\\..\\src\\App\\App.csproj" /><PackageReference Include="xunit" />',
      ),
      "src/App/One.cs": cs,
    },
    languages: ["C#"],
    buildSystems: ["dotnet"],
    commands: { test: "dotnet test", build: "dotnet build" },
    packages: { "src/App": [], "tests/App.Tests": ["src/App"] },
  },
  {
    name: "swift",
    files: {
      "Package.swift":
        'let package = Package(\n  name: "A",\n  targets: [.target(name: "A"), .testTarget(name: "ATests")]\n)\n',
      "Sources/A/One.swift": swift,
    },
    languages: ["Swift"],
    buildSystems: ["swiftpm"],
    commands: { test: "swift test", build: "swift build" },
  },
  {
    name: "cocoapods and xcode",
    files: {
      Podfile: "target 'A'\n",
      "A.xcodeproj/project.pbxproj": "// !$*UTF8*$!\n",
      "A/One.m": "#import <Foundation/Foundation.h>\n@implementation One\n@end\n",
      "A/One.h": "@interface One\n@end\n",
    },
    languages: ["Objective-C"],
    buildSystems: ["xcode", "cocoapods"],
  },
  {
    name: "bazel",
    files: {
      "MODULE.bazel": 'module(name = "a")\n',
      "lib/BUILD.bazel": 'cc_library(name = "lib", srcs = ["one.cc"])\n',
      "app/BUILD.bazel": 'cc_binary(name = "app", deps = ["//lib:lib"])\n',
      "lib/one.cc": cpp,
    },
    languages: ["C++"],
    buildSystems: ["bazel"],
    commands: { test: "bazel test //...", build: "bazel build //..." },
    packages: { app: ["lib"], lib: [] },
  },
  { name: "buck2", files: { ".buckconfig": "[cells]\n", "one.cpp": cpp }, languages: ["C++"], buildSystems: ["buck2"] },
  {
    name: "zig",
    files: { "build.zig": 'const std = @import("std");\n', "src/main.zig": "pub fn main() void {}\n" },
    languages: ["Zig"],
    buildSystems: ["zig"],
    commands: { test: "zig build test" },
  },
  {
    name: "haskell",
    files: {
      "stack.yaml": "resolver: lts-22\n",
      "a.cabal": "name: a\nlibrary\n  build-depends: base, b\n",
      "b/b.cabal": "name: b\n",
      "src/A.hs": "module A where\n",
    },
    languages: ["Haskell"],
    buildSystems: ["stack", "cabal"],
    commands: { test: "cabal test all" },
    packages: { ".": ["b"], b: [] },
  },
  {
    name: "ocaml",
    files: { "dune-project": "(lang dune 3.0)\n", "a.opam": 'opam-version: "2.0"\n', "lib/one.ml": "let one = 1\n" },
    languages: ["OCaml"],
    buildSystems: ["dune", "opam"],
    commands: { test: "dune runtest" },
  },
  {
    name: "d, nim and crystal",
    files: {
      "d/dub.json": "{}\n",
      "n/n.nimble": "",
      "c/shard.yml": "name: c\n",
      "d/a.d": "module a;\n",
      "n/a.nim": "echo 1\n",
      "c/a.cr": "puts 1\n",
    },
    languages: ["D", "Nim", "Crystal"],
    buildSystems: ["dub", "nimble", "shards"],
  },
  {
    name: "foundry",
    files: { "foundry.toml": "[profile.default]\n", "src/A.sol": "pragma solidity ^0.8.0;\ncontract A {}\n" },
    languages: ["Solidity"],
    buildSystems: ["foundry"],
    commands: { test: "forge test" },
  },
];
