import { type ManifestFacts, usual } from "../manifest-facts.ts";

const OWN = [
  usual("test", "go test ./...", "go's own"),
  usual("build", "go build ./...", "go's own"),
  usual("lint", "go vet ./...", "go's own"),
];

/** go.mod: the module, what it requires, and what it replaces by a folder. */
export function goMod(text: string): ManifestFacts {
  const plain = text.replace(/\/\/[^\n]*/g, "");
  const [, name] = /^module\s+"?([^\s"]+)"?/m.exec(plain) ?? [];
  const replaced = [...plain.matchAll(/(\S+)(?:\s+v\S+)?\s*=>\s*(\.{1,2}(?:\/\S*)?)/g)].map(([, from, path]) => ({
    name: from,
    path,
  }));
  const required = [...plain.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w-]+\/\S+|[\w.-]+\/\S+)\s+v\d\S*/gm)].map(
    ([, required]) => ({ name: required }),
  );
  return { ecosystem: "go", name, needs: [...replaced, ...required], commands: OWN };
}

/** go.work: the folders of its modules. */
export function goWork(text: string): ManifestFacts {
  const plain = text.replace(/\/\/[^\n]*/g, "");
  const single = [...plain.matchAll(/^use\s+([^\s(]+)/gm)].map(([, path]) => path ?? "");
  const block = [...plain.matchAll(/^use\s*\(([\s\S]*?)\)/gm)].flatMap(([, inside = ""]) =>
    inside.split(/\s+/).filter((path) => path !== ""),
  );
  return { ecosystem: "go", members: [...single, ...block] };
}
