import type { ProjectInventory } from "../../src/core/inventory.ts";

/** A project with little in it, save what is given. */
export function sampleProject(over: Partial<ProjectInventory> = {}): ProjectInventory {
  return {
    name: "a",
    path: "/code/a",
    files: 12,
    bytes: 3_400,
    primary: "Rust",
    languages: [
      { name: "Rust", kind: "programming", files: 2, bytes: 3_000 },
      { name: "Shell", kind: "programming", files: 1, bytes: 100 },
    ],
    otherFiles: [],
    buildSystems: [{ name: "cargo", manifests: ["Cargo.toml"] }],
    manifests: ["Cargo.toml"],
    commands: [
      {
        kind: "test",
        name: "test",
        command: ["cargo", "test"],
        line: "cargo test",
        folder: "",
        basis: "ci",
        sources: [{ path: ".github/workflows/ci.yml", line: 7, says: "run there" }],
      },
    ],
    packages: [{ name: "a", path: "", system: "cargo", manifest: "Cargo.toml", needs: [] }],
    setAside: [],
    unreadable: [],
    notes: [],
    ...over,
  };
}
