import type { ConfigFile } from "./schema.ts";

/** Something that a project's file must not decide. */
export interface UntrustedField {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * What only the user's own file may say. A project's file comes with whatever repository one has cloned: it must not run a
 * command, nor say to which machine a key is sent.
 */
export function untrustedFieldsIn(file: ConfigFile, userFile: string): readonly UntrustedField[] {
  return [
    ...untrustedProviders(file, userFile),
    ...untrustedSandbox(file, userFile),
    ...untrustedAgents(file, userFile),
  ];
}

function untrustedProviders(file: ConfigFile, userFile: string): readonly UntrustedField[] {
  return Object.entries(file.providers ?? {}).flatMap(([name, { baseUrl, keyCommand }]) => [
    ...(keyCommand === undefined
      ? []
      : [{ path: ["providers", name, "keyCommand"], message: onlyIn(userFile, "keyCommand", "run commands") }]),
    ...(baseUrl === undefined || isLoopback(baseUrl)
      ? []
      : [
          {
            path: ["providers", name, "baseUrl"],
            message: onlyIn(userFile, "the baseUrl of another machine", "choose where keys are sent"),
          },
        ]),
  ]);
}

/** A repository must not open the sandbox in which what it holds is run. */
function untrustedSandbox({ workspaces }: ConfigFile, userFile: string): readonly UntrustedField[] {
  const opens = [
    ...(workspaces?.sandbox === false ? ["sandbox"] : []),
    ...(workspaces?.sandboxHosts === undefined ? [] : ["sandboxHosts"]),
  ];
  return opens.map((field) => ({
    path: ["workspaces", field],
    message: onlyIn(userFile, field === "sandbox" ? "sandbox: false" : field, "open the sandbox of agents"),
  }));
}

/** An agent is a command, and one under a known name would run in its place. */
function untrustedAgents({ agents }: ConfigFile, userFile: string): readonly UntrustedField[] {
  return Object.keys(agents ?? {}).map((name) => ({
    path: ["agents", name],
    message: onlyIn(userFile, "agents", "run commands"),
  }));
}

function onlyIn(userFile: string, what: string, harm: string): string {
  return `expected ${what} only in your own ${userFile}, since a project's file must not ${harm}, got it here`;
}

function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
