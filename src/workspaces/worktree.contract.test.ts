import { workspacesContract } from "../../test/suites/workspaces-contract.ts";
import { openWorktrees } from "./worktree.ts";

workspacesContract("worktrees", openWorktrees);
