import { expect, test } from "vitest";
import { Seats } from "./seats.ts";

test("as many as there are seats work at once, and those who wait follow in order", async () => {
  const seats = new Seats(2);
  const seated: string[] = [];
  const sit = async (name: string) => {
    await seats.take();
    seated.push(name);
  };

  const all = ["a", "b", "c", "d"].map(sit);
  await Promise.all(all.slice(0, 2));
  const first = [...seated];
  seats.give();
  await all[2];
  const second = [...seated];
  seats.give();
  await all[3];

  expect([first, second, seated]).toEqual([
    ["a", "b"],
    ["a", "b", "c"],
    ["a", "b", "c", "d"],
  ]);
});

test("a seat that was given back is free at once", () => {
  const seats = new Seats(1);

  const waits = [seats.take(), seats.give(), seats.take()];

  expect(waits).toEqual([undefined, undefined, undefined]);
});
