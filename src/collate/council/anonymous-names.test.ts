import { expect, test } from "vitest";
import { anonymousNames, membersNamed, renamed } from "./anonymous-names.ts";
import { seededOrder, shortHash } from "./seeded-order.ts";

const MEMBERS = ["ann", "bob", "cid", "dan", "eve"];

test("names are dealt out by seed and round: equal for equal ones, different in another round", () => {
  const rounds = [1, 2, 3, 4].map((round) => [...anonymousNames(MEMBERS, "a proposal", round)].map(String).join());

  expect(anonymousNames(MEMBERS, "a proposal", 1)).toEqual(anonymousNames(MEMBERS.toReversed(), "a proposal", 1));
  expect(new Set(rounds).size).toBe(4);
  expect([...anonymousNames(MEMBERS, "a proposal", 1).values()].sort()).toEqual(
    "ABCDE".split("").map((letter) => `Member ${letter}`),
  );
});

test("more than 26 members still have names of their own", () => {
  const members = Array.from({ length: 60 }, (_, index) => `m${index}`);

  const names = [...anonymousNames(members, "x", 1).values()];

  expect(new Set(names).size).toBe(60);
  expect(names).toContain("Member BH");
});

test("a name is found in any case and by its letter alone; unknown ones and the author's own are left out", () => {
  const names = new Map([
    ["ann", "Member A"],
    ["bob", "Member B"],
  ]);

  expect(membersNamed(["member b", " B ", "Member A", "Member Q", "bob"], names, "ann")).toEqual(["bob"]);
});

test("names are replaced as whole words, and those that nobody has stay", () => {
  const names = new Map([["ann", "Member A"]]);

  const text = renamed("Member A and Member B, not Member AB nor Members A.", names, (member) => `[${member}]`);

  expect(text).toBe("[ann] and Member B, not Member AB nor Members A.");
});

test("orders differ by seed, hold everybody once, and favour nobody", () => {
  const orders = Array.from({ length: 5_000 }, (_, seed) => seededOrder(MEMBERS, "proposal", seed));
  const firsts = MEMBERS.map((member) => orders.filter(([first]) => first === member).length);

  for (const order of orders.slice(0, 50)) expect([...order].sort()).toEqual(MEMBERS);
  for (const count of firsts) expect(count / 5_000).toBeCloseTo(0.2, 1);
});

test("short names of texts differ where the texts do, also in how they are divided", () => {
  expect(shortHash("ab", "c")).not.toBe(shortHash("a", "bc"));
  expect(shortHash("a")).toBe(shortHash("a"));
});
