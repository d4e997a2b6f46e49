import { text } from "node:stream/consumers";
import { systemClock } from "../../src/app/system-clock.ts";
import type { LandingRequest } from "../../src/core/landing.ts";
import { gitRunner, type RunGit } from "../../src/git/git-runner.ts";
import { localLanding } from "../../src/landing/local-landing.ts";
import { gateOf, type KillAt, TEST_GIT } from "./landing-world.ts";

interface Asked {
  readonly repository: string;
  readonly folder: string;
  readonly request: Omit<LandingRequest, "signal">;
  readonly kill?: KillAt;
}

/** A process that lands what stdin asks for, and kills itself at the git call that it is told. */
const asked = JSON.parse(await text(process.stdin)) as Asked;
const plain = gitRunner(TEST_GIT);
let calls = 0;

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

const git: RunGit = (args, options) => {
  calls++;
  const isLast = asked.kill?.call === calls;
  if (isLast && asked.kill?.when === "before") die();
  const end = plain(args, options);
  if (isLast) die();
  return end;
};
const landing = localLanding({
  repository: asked.repository,
  folder: asked.folder,
  git,
  clock: systemClock,
  verify: async (tree) => gateOf(tree),
});
const result = await landing.land({ ...asked.request, signal: new AbortController().signal });
process.stdout.write(JSON.stringify({ result, calls }));
