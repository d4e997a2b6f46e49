const INSTALL: Readonly<Record<string, string>> = {
  npm: "Node.js",
  npx: "Node.js",
  node: "Node.js",
  pnpm: "pnpm (`corepack enable`)",
  yarn: "yarn (`corepack enable`)",
  bun: "Bun",
  deno: "Deno",
  cargo: "Rust's toolchain (rustup)",
  go: "Go",
  mvn: "Maven",
  gradle: "Gradle",
  make: "make",
  cmake: "CMake",
  ninja: "Ninja",
  meson: "Meson",
  python: "Python",
  python3: "Python",
  pytest: "pytest, in the project's environment",
  tox: "tox",
  uv: "uv",
  poetry: "Poetry",
  bundle: "Bundler (`gem install bundler`)",
  composer: "Composer",
  mix: "Elixir",
  dotnet: "the .NET SDK",
  swift: "Swift",
  bazel: "Bazel",
  moon: "moon",
  nx: "the project's packages",
  turbo: "the project's packages",
};

/** What to do about a program that was not found. */
export function missingProgram(program: string): string {
  const what = INSTALL[program] ?? program;
  return `expected the program ${program}, got none in PATH: install ${what}, or have the set-up command of workspaces do it`;
}

/** Of one of the programs that look for others. */
const SCRIPT_IS_MISSING =
  /missing script:? "?([\w:.-]+)|error Command "([\w:.-]+)" not found|ERR_PNPM_NO_SCRIPT\S*\s+Missing script: (\S+)/i;
const SHELL_FOUND_NONE =
  /(?:^|\n)[^\n]*?(?:sh|bash|dash|zsh)[^\n]*?: (?:line )?(?:\d+: )?([^\s:]+): (?:command )?not found/;
const MAKE_HAS_NO_RULE = /\*\*\* No rule to make target ['`"]([^'`"]+)['`"]\.\s+Stop/;
const CARGO_HAS_NO_COMMAND = /no such (?:command|subcommand): [`'"]?([\w-]+)/;
const NO_MODULE = /No module named ['"]?([\w.]+)/;

/** Why a command could not do its work at all, for want of something that is not in the change; undefined when it did it. */
export function missingTool(words: readonly string[], code: number | null, output: string): string | undefined {
  if (code === null || code === 0) return undefined;
  if (code === 126) return "expected a program that may be executed, got one without that permission (exit code 126)";
  if (code === 127) return missingProgram(SHELL_FOUND_NONE.exec(output)?.[1] ?? "it needs");
  const script = SCRIPT_IS_MISSING.exec(output);
  if (script !== null) return `expected the script ${script[1] ?? script[2] ?? script[3]} in the manifest, got none`;
  const rule = MAKE_HAS_NO_RULE.exec(output)?.[1];
  if (rule !== undefined && words.includes(rule)) return `expected a rule ${rule} in the makefile, got none`;
  const command = CARGO_HAS_NO_COMMAND.exec(output)?.[1];
  if (command !== undefined && words.includes(command)) {
    return `expected cargo to know ${command}, got no such command: install it (\`rustup component add ${command}\`)`;
  }
  const module = NO_MODULE.exec(output)?.[1];
  if (module !== undefined && words[words.indexOf("-m") + 1] === module && words.includes("-m")) {
    return `expected the Python module ${module}, got none: install it in the project's environment`;
  }
  return undefined;
}
