import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder of a test's own, which is gone at the end of its scope. */
export interface TestFolder extends Disposable {
  readonly path: string;
  /** Writes files, each under its path from the folder. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  link(name: string, target: string): void;
  /** Runs real git in the folder, as nobody in particular. */
  git(...words: readonly string[]): string;
  /** Commits all that is there. */
  commit(): string;
}

/** Makes a folder; with files, these. */
export function testFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): TestFolder {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "swarm-files-")));
  const folder: TestFolder = {
    path: root,
    write(written) {
      for (const [name, text] of Object.entries(written)) {
        mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
        writeFileSync(path.join(root, name), text);
      }
    },
    link(name, target) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      symlinkSync(target, path.join(root, name));
    },
    git: (...words) =>
      execFileSync(
        "git",
        ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", ...words],
        { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
      ),
    commit() {
      folder.git("add", "-A");
      folder.git("commit", "-q", "--allow-empty", "-m", "change");
      return folder.git("rev-parse", "HEAD").trim();
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
  folder.write(files);
  return folder;
}

/** A folder with a git repository on branch `main`, and these files committed. */
export function gitFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): TestFolder {
  const folder = testFolder(files);
  folder.git("init", "-q", "-b", "main");
  folder.commit();
  return folder;
}
