import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const ROWS = path.join(import.meta.dirname, "../../shared/data/inventory_repos/dev.jsonl");

/** A public repository as its row tells, made into files that show as much. */
export interface PublicRepository {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  readonly languages: readonly string[];
  readonly buildSystems: readonly string[];
  readonly primary?: string | undefined;
}

interface Row {
  readonly id: string;
  readonly manifests: readonly string[];
  readonly extensions?: Readonly<Record<string, number>> | undefined;
  readonly languages: readonly string[];
  readonly build_systems: readonly string[];
  readonly primary?: string | undefined;
}

/** Undefined where the rows are not there. */
export function measuredRepositories(): readonly PublicRepository[] | undefined {
  if (!existsSync(ROWS)) return undefined;
  const rows = readFileSync(ROWS, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
  return rows.map((row) => ({
    id: row.id,
    files: {
      ...sourcesOf(row),
      ...Object.fromEntries(row.manifests.map((file) => [file, MANIFESTS[path.basename(file)] ?? "\n"])),
    },
    languages: row.languages,
    buildSystems: row.build_systems,
    primary: row.primary,
  }));
}

const MANIFESTS: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "x" }\n',
  "package-lock.json": "{}\n",
  "composer.json": '{ "name": "x/x" }\n',
  "Cargo.toml": '[package]\nname = "x"\n',
  "go.mod": "module example.org/x\n",
  "pyproject.toml": '[build-system]\nrequires = ["setuptools>=42"]\nbuild-backend = "setuptools.build_meta"\n',
  "setup.py": "from setuptools import setup\nsetup()\n",
  "CMakeLists.txt": "project(x C)\n",
  Makefile: "all:\n\ttrue\n",
  "Package.swift": 'let package = Package(name: "X")\n',
  "binding.gyp": "{}\n",
};

const TEXTS: Readonly<Record<string, string>> = {
  ".c": "int one(void) { return 1; }\n",
  ".h": "int one(void);\n",
  ".pl": "use strict;\nprint 1;\n",
  ".r": "one <- function() 1\n",
};

/** Where a label names a language, files of one of these are there; rows list the most frequent extensions only. */
const EXTENSION_OF: Readonly<Record<string, string>> = {
  C: ".c",
  "C++": ".cc",
  JavaScript: ".js",
  TypeScript: ".ts",
  Python: ".py",
  Go: ".go",
  Rust: ".rs",
  Swift: ".swift",
  PHP: ".php",
  Kotlin: ".kt",
  Java: ".java",
  Perl: ".pl",
  R: ".r",
  Shell: ".sh",
  "Jupyter Notebook": ".ipynb",
};

function sourcesOf({ extensions = {}, languages }: Row): Readonly<Record<string, string>> {
  const counted = Object.entries(extensions).filter(([extension]) => extension !== "(none)");
  const listed = counted.flatMap(([extension, count]) =>
    Array.from({ length: count }, (_, index) => [`src/f${index}${extension}`, TEXTS[extension] ?? `line ${index}\n`]),
  );
  const unlisted = languages.flatMap((language) => {
    const extension = EXTENSION_OF[language] ?? "";
    return extension in extensions ? [] : [[`src/g${extension}`, TEXTS[extension] ?? "line\n"]];
  });
  return Object.fromEntries([...listed, ...unlisted]);
}
