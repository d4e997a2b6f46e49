// Prints `NAME PACKAGE@VERSION` for each coding agent that npm installs, one a line; the versions are those of the launch table.
import { LAUNCH_TABLE } from "../../src/agents/coding/launch-table.ts";

for (const { name, package: of } of LAUNCH_TABLE)
  if (of !== undefined) process.stdout.write(`${name} ${of.name}@${of.version}\n`);
