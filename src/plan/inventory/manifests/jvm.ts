import { type ManifestFacts, type NeedFact, usual } from "../manifest-facts.ts";

const MAVEN = [usual("test", "@mvn test", "maven's own"), usual("build", "@mvn package -DskipTests", "maven's own")];
const GRADLE = [usual("test", "@gradle test", "gradle's own"), usual("build", "@gradle assemble", "gradle's own")];

/** pom.xml: artifact, modules, and the artifacts it depends on or inherits from. */
export function pomXml(text: string): ManifestFacts {
  const plain = text.replace(/<!--[\s\S]*?-->/g, "");
  const parent = /<parent>([\s\S]*?)<\/parent>/.exec(plain)?.[1];
  const outside = plain.replace(
    /<(parent|dependencies|dependencyManagement|build|profiles|plugins|reporting|modules|exclusions)>[\s\S]*?<\/\1>/g,
    "",
  );
  const members = [...plain.matchAll(/<module>\s*([^<\s]+)\s*<\/module>/g)].map(([, path]) => path ?? "");
  const withoutManaged = plain.replace(/<dependencyManagement>[\s\S]*?<\/dependencyManagement>/g, "");
  const depended = [...withoutManaged.matchAll(/<dependency>([\s\S]*?)<\/dependency>/g)].map(
    ([, inside = ""]) => inside,
  );
  const needs = [...(parent === undefined ? [] : [parent]), ...depended].flatMap((part): readonly NeedFact[] => {
    const name = elementOf(part, "artifactId");
    return name === undefined ? [] : [{ name }];
  });
  const checks = [
    ...(/maven-checkstyle-plugin/.test(plain) ? [usual("lint", "@mvn checkstyle:check", "its checkstyle plugin")] : []),
    ...(/spotless-maven-plugin/.test(plain) ? [usual("format", "@mvn spotless:check", "its spotless plugin")] : []),
  ];
  return {
    ecosystem: "maven",
    name: elementOf(outside, "artifactId"),
    needs,
    ...(members.length > 0 ? { members: members.map((path) => path.replace(/\/pom\.xml$/, "")) } : {}),
    commands: [...MAVEN, ...checks],
  };
}

function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(xml)?.[1];
}

/** build.gradle, build.gradle.kts: which projects of the same build it needs. */
export function buildGradle(text: string): ManifestFacts {
  const plain = withoutComments(text);
  const named = [...plain.matchAll(/\bproject\s*\(\s*(?:path\s*[:=]\s*)?["'](:[^"']+)["']/g)].map(([, name = ""]) => ({
    name,
  }));
  const typed = [...plain.matchAll(/\bprojects\.([\w.]+)/g)].map(([, accessor = ""]) => ({
    name: `:${accessor.replaceAll(".", ":").replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`,
  }));
  const checks = [
    ...(/\bktlint\b/.test(plain) ? [usual("lint", "@gradle ktlintCheck", "its ktlint plugin")] : []),
    ...(/\bdetekt\b/.test(plain) ? [usual("lint", "@gradle detekt", "its detekt plugin")] : []),
    ...(/\bspotless\b/.test(plain) ? [usual("format", "@gradle spotlessCheck", "its spotless plugin")] : []),
    ...(/\bcheckstyle\b/.test(plain) ? [usual("lint", "@gradle checkstyleMain", "its checkstyle plugin")] : []),
  ];
  return { ecosystem: "gradle", needs: [...named, ...typed], commands: [...GRADLE, ...checks] };
}

/** settings.gradle, settings.gradle.kts: the projects it includes, as folders. */
export function settingsGradle(text: string): ManifestFacts {
  const plain = withoutComments(text);
  const calls = [...plain.matchAll(/\binclude\s*\(?\s*((?:["'][^"']+["']\s*,?\s*)+)/g)].map(([, list = ""]) => list);
  const moved = new Map(
    [
      ...plain.matchAll(
        /project\s*\(\s*["'](:[^"']+)["']\s*\)\.projectDir\s*=\s*(?:new File|file)\s*\(\s*(?:\w+\s*,\s*)?["']([^"']+)["']/g,
      ),
    ].map(([, name = "", path = ""]) => [name, path]),
  );
  const names = calls.flatMap((list) =>
    [...list.matchAll(/["']([^"']+)["']/g)].map(([, name = ""]) => (name.startsWith(":") ? name : `:${name}`)),
  );
  const members = names.map((name) => moved.get(name) ?? name.slice(1).replaceAll(":", "/"));
  const [, name] = /rootProject\.name\s*=\s*["']([^"']+)["']/.exec(plain) ?? [];
  return { ecosystem: "gradle", name, members, commands: GRADLE };
}

/** build.sbt: the projects it defines in folders and what they depend on. */
export function buildSbt(text: string): ManifestFacts {
  const plain = withoutComments(text);
  const members = [...plain.matchAll(/\bin\s+file\(\s*"([^"]+)"|\.in\(\s*file\(\s*"([^"]+)"/g)]
    .map(([, a, b]) => a ?? b ?? "")
    .filter((path) => path !== ".");
  const [, name] = /^\s*(?:ThisBuild\s*\/\s*)?name\s*:=\s*"([^"]+)"/m.exec(plain) ?? [];
  return {
    ecosystem: "other",
    name,
    ...(members.length > 0 ? { members } : {}),
    commands: [usual("test", "sbt test", "sbt's own"), usual("build", "sbt compile", "sbt's own")],
  };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/[^\n]*/g, "$1");
}
