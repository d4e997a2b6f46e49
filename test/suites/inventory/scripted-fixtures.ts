import { type Fixture, json, SOURCE } from "./fixture.ts";

const { py = "", php = "", rb = "", ex = "", js = "" } = SOURCE;

export const SCRIPTED_FIXTURES: readonly Fixture[] = [
  {
    name: "setuptools by setup.py",
    files: { "setup.py": "from setuptools import setup\nsetup(name='a')\n", "a/__init__.py": py },
    languages: ["Python"],
    buildSystems: ["setuptools"],
  },
  {
    name: "setuptools by setup.cfg",
    files: {
      "setup.cfg":
        "[metadata]\nname = a\n\n[options]\ninstall_requires =\n    requests\n\n[tool:pytest]\naddopts = -q\n",
      "a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["setuptools"],
    commands: { test: "pytest" },
  },
  {
    name: "setuptools by pyproject.toml",
    files: {
      "pyproject.toml":
        '[project]\nname = "a"\n[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\n[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n',
      "a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["setuptools"],
    commands: { test: "pytest", lint: "ruff check .", typecheck: "mypy ." },
  },
  {
    name: "poetry",
    files: {
      "pyproject.toml":
        '[tool.poetry]\nname = "a"\n[tool.poetry.group.dev.dependencies]\npytest = "^8"\n[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n',
      "poetry.lock": "",
      "a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["poetry"],
    commands: { setup: "poetry install", test: "poetry run pytest" },
  },
  {
    name: "uv workspace",
    files: {
      "pyproject.toml":
        '[project]\nname = "root"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n[dependency-groups]\ndev = ["pytest", "ruff"]\n',
      "uv.lock": "version = 1\n",
      "packages/My_Core/pyproject.toml":
        '[project]\nname = "My_Core"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
      "packages/web/pyproject.toml":
        '[project]\nname = "web"\ndependencies = ["my-core>=1"]\n[tool.uv.sources]\nmy-core = { workspace = true }\n[build-system]\nrequires = ["uv_build"]\nbuild-backend = "uv_build"\n',
      "packages/web/a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["uv", "hatch"],
    commands: { setup: "uv sync", test: "uv run pytest" },
    packages: { ".": [], "packages/My_Core": [], "packages/web": ["packages/My_Core"] },
  },
  {
    name: "flit",
    files: {
      "pyproject.toml":
        '[project]\nname = "a"\n[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n',
      "a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["flit"],
  },
  {
    name: "pdm",
    files: {
      "pyproject.toml":
        '[project]\nname = "a"\n[tool.pdm.scripts]\ntest = "pytest"\n[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n',
      "pdm.lock": "",
      "a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["pdm"],
    commands: { test: "pdm run test" },
  },
  {
    name: "maturin",
    files: {
      "pyproject.toml": '[project]\nname = "a"\n[build-system]\nrequires = ["maturin"]\nbuild-backend = "maturin"\n',
      "Cargo.toml": '[package]\nname = "a"\n',
      "src/lib.rs": "fn a() {}\n",
      "a.py": py,
    },
    languages: ["Python", "Rust"],
    buildSystems: ["cargo", "maturin"],
  },
  {
    name: "pipenv",
    files: { Pipfile: "[packages]\n", "Pipfile.lock": "{}", "a.py": py, "tests/test_a.py": "def test_a(): pass\n" },
    languages: ["Python"],
    buildSystems: ["pipenv"],
    commands: { test: "pipenv run pytest" },
  },
  {
    name: "plain requirements",
    files: { "requirements.txt": "requests\n", "a.py": py },
    languages: ["Python"],
    buildSystems: ["pip-requirements"],
    commands: { setup: "pip install -r requirements.txt" },
  },
  {
    name: "settings of tools alone are no build system",
    files: { "pyproject.toml": "[tool.black]\nline-length = 100\n", "a.py": py },
    languages: ["Python"],
    buildSystems: [],
    commands: { format: "black --check ." },
  },
  {
    name: "tox, nox and conda",
    files: {
      "setup.py": "setup(name='a')\n",
      "tox.ini": "[tox]\nenvlist = py312\n[testenv:lint]\ncommands = ruff check\n",
      "noxfile.py": "import nox\n",
      "environment.yml": "name: a\n",
      "a.py": py,
    },
    languages: ["Python"],
    buildSystems: ["setuptools", "tox", "nox", "conda"],
    commands: { test: "tox", lint: "tox -e lint" },
  },
  {
    name: "composer",
    files: {
      "composer.json": json({
        name: "x/a",
        require: { php: "^8.2", "x/lib": "*" },
        "require-dev": { "phpunit/phpunit": "^11" },
        repositories: [{ type: "path", url: "lib" }],
        scripts: { test: "phpunit", phpstan: "phpstan analyse" },
      }),
      "composer.lock": "{}",
      "lib/composer.json": json({ name: "x/lib" }),
      "src/One.php": php,
      "phpunit.xml": "<phpunit/>",
    },
    languages: ["PHP"],
    buildSystems: ["composer"],
    commands: { test: "composer run test", typecheck: "composer run phpstan", setup: "composer install" },
    packages: { ".": ["lib"], lib: [] },
  },
  {
    name: "bundler",
    files: {
      Gemfile: "source 'https://rubygems.org'\ngem 'rspec'\ngem 'rubocop', require: false\n",
      "Gemfile.lock": "",
      Rakefile: "require 'rspec/core/rake_task'\nRSpec::Core::RakeTask.new(:spec)\ntask default: :spec\n",
      "a.gemspec": "Gem::Specification.new { |s| s.name = 'a' }\n",
      "lib/a.rb": rb,
    },
    languages: ["Ruby"],
    buildSystems: ["bundler", "rake", "rubygems"],
    commands: { test: "bundle exec rake spec", lint: "bundle exec rubocop" },
  },
  {
    name: "mix umbrella",
    files: {
      "mix.exs": 'defmodule A.MixProject do\n  def project, do: [apps_path: "apps"]\nend\n',
      "apps/a/mix.exs":
        'defmodule A do\n  def project, do: [app: :a, deps: [{:b, in_umbrella: true}, {:credo, "~> 1.7"}]]\nend\n',
      "apps/b/mix.exs": "defmodule B do\n  def project, do: [app: :b]\nend\n",
      "apps/b/lib/b.ex": ex,
    },
    languages: ["Elixir"],
    buildSystems: ["mix"],
    commands: { test: "mix test", format: "mix format --check-formatted" },
    packages: { "apps/a": ["apps/b"], "apps/b": [] },
  },
  {
    name: "rebar3 and gleam",
    files: {
      "rebar.config": "{deps, []}.\n",
      "src/a.erl": "-module(a).\n",
      "g/gleam.toml": 'name = "g"\n',
      "g/src/g.gleam": "pub fn main() { 1 }\n",
    },
    languages: ["Erlang", "Gleam"],
    buildSystems: ["rebar3", "gleam"],
  },
  {
    name: "pub workspace",
    files: {
      "pubspec.yaml": "name: root\nworkspace:\n  - a\n",
      "a/pubspec.yaml": "name: a\ndependencies:\n  flutter:\n    sdk: flutter\n  b:\n    path: ../b\n",
      "b/pubspec.yaml": "name: b\n",
      "b/lib/b.dart": "int one() => 1;\n",
    },
    languages: ["Dart"],
    buildSystems: ["pub"],
    commands: { test: "dart test" },
    packages: { ".": [], a: ["b"], b: [] },
  },
  {
    name: "clojure",
    files: { "project.clj": "(defproject a)\n", "deps.edn": "{}\n", "src/a.clj": "(ns a)\n" },
    languages: ["Clojure"],
    buildSystems: ["clojure-cli", "leiningen"],
    commands: { test: "lein test" },
  },
  {
    name: "julia and r",
    files: {
      "j/Project.toml": 'name = "J"\nuuid = "1"\n',
      "j/src/J.jl": "module J\nend\n",
      "r/DESCRIPTION": "Package: r\nVersion: 1.0\n",
      "r/R/a.R": "one <- function() 1\n",
    },
    languages: ["Julia", "R"],
    buildSystems: ["julia-pkg", "r-package"],
  },
  {
    name: "elm and lua",
    files: {
      "elm.json": "{}\n",
      "src/Main.elm": "module Main exposing (..)\n",
      "a-1.rockspec": "package = 'a'\n",
      "a.lua": "return 1\n",
    },
    languages: ["Elm", "Lua"],
    buildSystems: ["elm", "luarocks"],
  },
  {
    name: "perl",
    files: {
      "Makefile.PL": "use ExtUtils::MakeMaker;\n",
      cpanfile: "requires 'Moo';\n",
      "lib/A.pm": "package A;\nuse strict;\n1;\n",
    },
    languages: ["Perl"],
    buildSystems: ["cpan", "perl-makemaker"],
  },
  {
    name: "just, task and mise",
    files: {
      justfile: "test:\n    node --test\nlint *args:\n    eslint {{args}}\n",
      "Taskfile.yml": "version: '3'\ntasks:\n  build: tsc\n",
      "mise.toml": "[tools]\n",
      "a.js": js,
    },
    languages: ["JavaScript"],
    buildSystems: ["just", "mise", "task"],
    commands: { test: "just test", lint: "just lint", build: "task build" },
  },
  {
    name: "terraform, helm and nix",
    files: { "main.tf": "terraform {\n}\n", "chart/Chart.yaml": "name: a\n", "flake.nix": "{ }\n" },
    languages: ["HCL", "Nix"],
    buildSystems: ["nix", "terraform", "helm"],
    commands: { format: "terraform fmt -check -recursive" },
  },
];
