import type { Command } from "commander";
import { type CommandShape, shapeOf, type ValueSource } from "./command-line.ts";

/** The completion script of a shell, made from the program, so that it knows every command and flag. */
export function completionScript(shell: "bash" | "zsh" | "fish", program: Command): string {
  const commands = shapeOf(program);
  if (shell === "fish") return fishScript(commands);
  return shell === "bash" ? bashScript(commands) : zshScript(commands);
}

const PERSONAS = "swarm personas --names 2>/dev/null";
const TEMPLATES = "swarm templates --names 2>/dev/null";
const PRESETS = "swarm personas --presets 2>/dev/null";

function bashScript(commands: readonly CommandShape[]): string {
  return `# Completion of swarm for bash.
_swarm() {
  local current previous command word
  current=\${COMP_WORDS[COMP_CWORD]}
  previous=\${COMP_WORDS[COMP_CWORD-1]}
  command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${topWords(commands).join(" ")}" -- "$current"))
    return
  fi
  case "$command $previous" in
${valueCases(commands, bashValue)}  esac
  case "$current" in
    -*)
      case "$command" in
${commands.map(({ name, flags }) => `        ${name}) COMPREPLY=($(compgen -W "${flagWords(flags).join(" ")}" -- "$current")) ;;\n`).join("")}      esac
      return
      ;;
  esac
  case "$command" in
    help) COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$current")) ;;
${commands.map(({ name, argument }) => `    ${name}) ${bashValue(argument)} ;;\n`).join("")}  esac
}
complete -o default -F _swarm swarm
`;
}

function bashValue(value: ValueSource): string {
  const from = (words: string) => `COMPREPLY=($(compgen -W "${words}" -- "$current"))`;
  switch (value.kind) {
    case "words":
      return from(value.words.join(" "));
    case "personas":
      return from(`$(${PERSONAS})`);
    case "templates":
      return from(`$(${TEMPLATES})`);
    case "presets":
      return from(`$(${PRESETS})`);
    case "files":
      return 'COMPREPLY=($(compgen -f -- "$current"))';
    case "unknown":
      return ":";
  }
}

function zshScript(commands: readonly CommandShape[]): string {
  return `#compdef swarm
# Completion of swarm for zsh.
_swarm() {
  local current=\${words[CURRENT]} previous=\${words[CURRENT-1]} command=\${words[2]}
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(
${commands.map(({ name, description }) => `      ${quoted(`${name}:${description}`)}\n`).join("")}    )
    _describe command commands
    compadd -- --help --version
    return
  fi
  case "$command $previous" in
${valueCases(commands, zshValue)}  esac
  if [[ $current == -* ]]; then
    case $command in
${commands.map(({ name, flags }) => `      ${name}) compadd -- ${flagWords(flags).join(" ")} ;;\n`).join("")}    esac
    return
  fi
  case $command in
    help) compadd -- ${commands.map(({ name }) => name).join(" ")} ;;
${commands.map(({ name, argument }) => `    ${name}) ${zshValue(argument)} ;;\n`).join("")}  esac
}
compdef _swarm swarm
`;
}

function zshValue(value: ValueSource): string {
  switch (value.kind) {
    case "words":
      return `compadd -- ${value.words.join(" ")}`;
    case "personas":
      return `compadd -- \${(f)"$(${PERSONAS})"}`;
    case "templates":
      return `compadd -- \${(f)"$(${TEMPLATES})"}`;
    case "presets":
      return `compadd -- \${(f)"$(${PRESETS})"}`;
    case "files":
      return "_files";
    case "unknown":
      return ":";
  }
}

function fishScript(commands: readonly CommandShape[]): string {
  const lines = commands.flatMap(({ name, description, flags, argument }) => {
    const here = `complete -c swarm -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c swarm -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
      ...(argument.kind === "unknown" || argument.kind === "files" ? [] : [`${here} ${fishValue(argument)}`]),
      ...flags.map(({ short, long, description: does, value }) => {
        const letter = short === undefined ? "" : ` -s ${short.slice(1)}`;
        const takes = value === undefined ? "" : ` -r ${fishValue(value)}`.trimEnd();
        return `${here}${letter} -l ${long.slice(2)}${takes} -d ${quoted(does)}`;
      }),
    ];
  });
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of swarm for fish.
complete -c swarm -n __fish_use_subcommand -s V -l version -d 'print the version'
complete -c swarm -n __fish_use_subcommand -f -a help -d 'show help for a command'
complete -c swarm -n '__fish_seen_subcommand_from help' -f -a ${quoted(names)}
complete -c swarm -s h -l help -d 'show help'
${lines.join("\n")}
`;
}

function fishValue(value: ValueSource): string {
  switch (value.kind) {
    case "words":
      return `-f -a ${quoted(value.words.join(" "))}`;
    case "personas":
      return `-f -a ${quoted(`(${PERSONAS})`)}`;
    case "templates":
      return `-f -a ${quoted(`(${TEMPLATES})`)}`;
    case "presets":
      return `-f -a ${quoted(`(${PRESETS})`)}`;
    case "files":
      return "-F";
    case "unknown":
      return "";
  }
}

function topWords(commands: readonly CommandShape[]): readonly string[] {
  return [...commands.map(({ name }) => name), "help", "--help", "--version"];
}

function flagWords(flags: CommandShape["flags"]): readonly string[] {
  return [
    ...flags.flatMap(({ short, long }) => (short === undefined || short === long ? [long] : [short, long])),
    "--help",
  ];
}

/** One branch of a shell's case for each flag that takes a value. */
function valueCases(commands: readonly CommandShape[], show: (value: ValueSource) => string): string {
  return commands
    .flatMap(({ name, flags }) =>
      flags.flatMap(({ short, long, value }) => {
        if (value === undefined) return [];
        const names = [short, long].filter((flag) => flag !== undefined).map((flag) => `"${name} ${flag}"`);
        return [`    ${names.join("|")}) ${show(value)}; return ;;\n`];
      }),
    )
    .join("");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
