import type { Misdeed } from "./sim-options.ts";

/** What a simulated agent runs in its tree to do each thing wrong that real agents have done. */
export const MISDEED_SCRIPTS: Readonly<Record<Misdeed, string>> = {
  hang: "exec sleep 100000",
  outside: "echo outside > ../sim-outside.txt",
  commit:
    "git add -A && git -c user.name=sim -c user.email=sim@example.invalid commit -q -m 'sim: a commit of its own'",
  switch: "git checkout -q -B sim-branch",
  "delete-git": "rm -rf .git",
  flood: "yes 'the same line again' | head -c 1000000000",
  // One child stays in the group, the other leaves it and the session. Their numbers go where no diff shows them.
  fork: [
    "sleep 100000 >/dev/null 2>&1 & echo $! >> ~/pids.txt",
    "(setsid sleep 100000 || sleep 100000) >/dev/null 2>&1 </dev/null & echo $! >> ~/pids.txt",
  ].join("\n"),
};
