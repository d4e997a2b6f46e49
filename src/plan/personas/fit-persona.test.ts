import { expect, test } from "vitest";
import { taskOf } from "../../../test/fakes/plan-task.ts";
import { PersonaPool, type Worker } from "./fit-persona.ts";

const worker = (name: string, change: Partial<Worker> = {}): Worker => ({
  name,
  role: "backend",
  skills: [],
  seniority: "senior",
  instructions: `You are ${name}.`,
  ...change,
});

test("the role decides before skills do", () => {
  const pool = new PersonaPool([worker("Ann", { skills: ["sql"] }), worker("Ben", { role: "docs" })]);

  const { worker: chosen } = pool.take(taskOf("t", { role: "docs", skills: ["sql"] }));

  expect(chosen.name).toBe("Ben");
});

test("within a role, those who have more of the skills come first", () => {
  const pool = new PersonaPool([
    worker("Ann", { skills: ["sql"] }),
    worker("Ben", { skills: ["REST APIs", "sql"] }),
    worker("Cas"),
  ]);

  const { worker: chosen, why } = pool.take(
    taskOf("t", { role: "Backend", skills: ["SQL", "rest-apis", "unheard of"] }),
  );

  expect(chosen.name).toBe("Ben");
  expect(why).toBe("backend; 2 of 2 skills it asks for; senior for low risk; nothing else in hand; fit 0.97");
});

test.each([
  ["low", "experienced"],
  ["medium", "senior"],
  ["high", "principal"],
] as const)("%s risk goes to a %s", (risk, seniority) => {
  const levels = ["junior", "experienced", "senior", "principal"];
  const pool = new PersonaPool(levels.map((level) => worker(level, { seniority: level })));

  expect(pool.take(taskOf("t", { risk })).worker.seniority).toBe(seniority);
});

test("whoever has a task in hand is passed for one who fits nearly as well, until it is given back", () => {
  const pool = new PersonaPool([worker("Ann", { seniority: "principal" }), worker("Ben")]);
  const task = taskOf("t", { risk: "high" });

  const first = [pool.take(task), pool.take(task), pool.take(task)].map(({ worker: { name } }) => name);
  pool.giveBack("Ann");
  pool.giveBack("Ann");
  const then = pool.take(task).worker.name;

  expect([first, then]).toEqual([["Ann", "Ben", "Ann"], "Ann"]);
});

test("equal workers get equally many tasks over time", () => {
  const pool = new PersonaPool(Array.from({ length: 10 }, (_, index) => worker(`W${index}`)));
  const had = new Map<string, number>();

  for (let count = 0; count < 100; count++) {
    const { name } = pool.take(taskOf("t")).worker;
    pool.giveBack(name);
    had.set(name, (had.get(name) ?? 0) + 1);
  }

  expect(had.size).toBe(10);
  expect(Math.max(...had.values()) - Math.min(...had.values())).toBeLessThanOrEqual(2);
});

test.each<[what: string, role: string | undefined, area: string | undefined, chosen: string]>([
  ["as plans write it", "Senior Back-End Engineer", undefined, "Ann"],
  ["by another name of it", "technical writer", undefined, "Dot"],
  ["from the area where there is no such role", "wizard", "docs", "Dot"],
  ["from the area alone", undefined, "docs", "Dot"],
])("the role is found %s", (_, role, area, chosen) => {
  const pool = new PersonaPool(
    [worker("Ann"), worker("Dot", { role: "docs" })],
    [{ name: "docs", aliases: ["technical writer"] }],
  );

  expect(pool.take(taskOf("t", { role, area })).worker.name).toBe(chosen);
});

test("without a role the skills decide who is looked at", () => {
  const pool = new PersonaPool([worker("Ann"), worker("Rae", { role: "rust", skills: ["unsafe code"] })]);

  expect(pool.take(taskOf("t", { skills: ["unsafe code"] })).worker.name).toBe("Rae");
});

test("a task that fits nobody is still given to somebody, and why says so", () => {
  const pool = new PersonaPool([worker("Ann")]);

  const { why } = pool.take(taskOf("t", { role: "wizard" }));

  expect(why).toBe(
    "backend (the task names no role that there is); no known skill asked for; senior for low risk; nothing else in hand; fit 0.97",
  );
});

test("a choice that was recorded counts again after a kill", () => {
  const pool = new PersonaPool([worker("Ann"), worker("Ben")]);

  const held = pool.hold("Ann");
  const { worker: next } = pool.take(taskOf("t"));

  expect([held?.name, pool.hold("nobody"), next.name]).toEqual(["Ann", undefined, "Ben"]);
});

test("the same calls give the same choices", () => {
  const workers = Array.from({ length: 40 }, (_, index) =>
    worker(`W${index}`, { role: ["backend", "docs"][index % 2] ?? "", skills: [`s${index % 5}`] }),
  );
  const choices = () => {
    const pool = new PersonaPool(workers);
    return Array.from({ length: 200 }, (_, index) => {
      const { worker: chosen } = pool.take(taskOf(`t${index}`, { skills: [`s${index % 7}`] }));
      if (index % 3 === 0) pool.giveBack(chosen.name);
      return chosen.name;
    });
  };

  expect(choices()).toEqual(choices());
});

test("no workers, and two of one name, are refused", () => {
  expect(() => new PersonaPool([])).toThrow("expected at least one persona to give tasks to, got none");
  expect(() => new PersonaPool([worker("Ann"), worker("Ann")])).toThrow('got "Ann" twice');
});
