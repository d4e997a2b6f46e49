import path from "node:path";
import { expect, test } from "vitest";
import { testFolder } from "../../test/fakes/git-folder.ts";
import { LimitError } from "../core/errors.ts";
import { claimPorts, freePorts } from "./port-ranges.ts";

const RANGES = { first: 65_506, each: 10 };

test("each tree keeps its range, and none has another's", () => {
  using folder = testFolder({ "a/x": "", "b/x": "" });
  const [ports, a, b] = ["ports", "a", "b"].map((name) => path.join(folder.path, name)) as [string, string, string];

  const claimed = [claimPorts(ports, a, RANGES), claimPorts(ports, b, RANGES), claimPorts(ports, a, RANGES)];

  expect(claimed).toEqual([0, 1, 0]);
});

test("the range of a tree that is gone, or that gave it back, is free", () => {
  using folder = testFolder({ "a/x": "", "b/x": "" });
  const ports = path.join(folder.path, "ports");
  claimPorts(ports, path.join(folder.path, "gone"), RANGES);
  freePorts(ports, claimPorts(ports, path.join(folder.path, "a"), RANGES), path.join(folder.path, "a"));

  const claimed = claimPorts(ports, path.join(folder.path, "b"), RANGES);

  expect(claimed).toBe(0);
});

test("no range left is a LimitError", () => {
  using folder = testFolder({ "a/x": "", "b/x": "", "c/x": "", "d/x": "" });
  const ports = path.join(folder.path, "ports");
  for (const name of ["a", "b", "c"]) claimPorts(ports, path.join(folder.path, name), RANGES);

  expect(() => claimPorts(ports, path.join(folder.path, "d"), RANGES)).toThrow(LimitError);
});
