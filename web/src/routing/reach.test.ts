import { expect, test } from "vitest";
import { isLoopBack } from "./reach";

test.each(["localhost", "localhost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080"])(
  "%s is reached by no other device",
  (address) => expect(isLoopBack(address)).toBe(true),
);

test.each(["192.168.0.7:8080", "quiz.example.org", "localhost.example.org", "127.example.org"])(
  "%s may be reached by others",
  (address) => expect(isLoopBack(address)).toBe(false),
);
