import { type ManifestFacts, type NeedFact, usual } from "../manifest-facts.ts";
import { isRecord, recordAt, textAt, textsOf } from "../read-json.ts";
import { readToml } from "./toml-text.ts";

const TABLES = ["dependencies", "dev-dependencies", "build-dependencies"];
const OWN = [
  usual("test", "cargo test", "cargo's own"),
  usual("build", "cargo build", "cargo's own"),
  usual("typecheck", "cargo check", "cargo's own"),
  usual("lint", "cargo clippy", "cargo's own"),
  usual("format", "cargo fmt --check", "cargo's own"),
];

/** Cargo.toml: a package, a workspace, or both. Only what lies in the repository can be a need: a path, or what the workspace hands down. */
export function cargoToml(text: string): ManifestFacts {
  const root = readToml(text);
  const workspace = recordAt(root, "workspace");
  const excluded = textsOf(workspace.exclude).map((glob) => `!${glob}`);
  const members = [...textsOf(workspace.members), ...excluded];
  const targets = Object.values(recordAt(root, "target"));
  const needs = [root, ...targets].flatMap((place) =>
    TABLES.flatMap((table) => Object.entries(recordAt(place, table)).flatMap(needOf)),
  );
  return {
    ecosystem: "cargo",
    name: textAt(recordAt(root, "package"), "name"),
    needs,
    ...(members.length > 0 ? { members } : {}),
    commands: "workspace" in root ? OWN.map((fact) => ({ ...fact, words: wholeWorkspace(fact.words) })) : OWN,
  };
}

function wholeWorkspace(words: readonly string[]): readonly string[] {
  return words[1] === "fmt" ? ["cargo", "fmt", "--all", "--check"] : [...words, "--workspace"];
}

function needOf([key, value]: readonly [string, unknown]): readonly NeedFact[] {
  if (!isRecord(value)) return [];
  const name = textAt(value, "package") ?? key;
  const path = textAt(value, "path");
  if (path !== undefined) return [{ name, path }];
  return value.workspace === true ? [{ name }] : [];
}
