import { expect, test } from "vitest";
import { StreamedAnswer } from "./streamed-answer.ts";

function streaming(simulated: boolean) {
  const written: string[] = [];
  const answer = new StreamedAnswer((text) => void written.push(text), simulated);
  return { answer, text: () => written.join("") };
}

test("an answer is printed as it arrives and once", () => {
  const { answer, text } = streaming(false);
  answer.push("Hel");
  answer.push("lo");

  const end = answer.finish("Hello");

  expect([end, text()]).toEqual(["complete", "Hello\n"]);
});

test("an answer that did not stream is printed whole at the end", () => {
  const { answer, text } = streaming(false);

  answer.finish("Hello\n");

  expect(text()).toBe("Hello\n");
});

test("each line of a simulated answer is marked, however it is cut", () => {
  const { answer, text } = streaming(true);
  for (const piece of ["a", "\n", "b\nc", "\n\nd\n"]) answer.push(piece);

  answer.finish("a\nb\nc\n\nd\n");

  expect(text()).toBe("[simulated] a\n[simulated] b\n[simulated] c\n[simulated] \n[simulated] d\n");
});

test("an answer of a second attempt is printed whole below the first", () => {
  const { answer, text } = streaming(false);
  answer.push("I thi");

  const end = answer.finish("No.");

  expect([end, text()]).toEqual(["again", "I thi\nNo.\n"]);
});

test("escape sequences are taken out of the stream, also when cut in two", () => {
  const { answer, text } = streaming(false);
  answer.push("a\u001b[3");
  answer.push("1mb");

  answer.finish("a\u001b[31mb");

  expect(text()).toBe("ab\n");
});
