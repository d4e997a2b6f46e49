import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** A Node of PATH, outside of any node_modules, that is older than what the product needs; undefined where there is none. */
export function findOlderNode(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => !folder.includes("node_modules"));
  const candidates = folders.map((folder) => path.join(folder, "node")).filter((file) => existsSync(file));
  return candidates.find((node) => {
    const version = spawnSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout ?? "";
    return version !== "" && Number(version.split(".")[0]) < 24;
  });
}
