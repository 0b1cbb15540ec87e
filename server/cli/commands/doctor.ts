import { Command } from "commander";
import { examine } from "../doctor/index.ts";

const MARKS = { good: "✓", note: "!", bad: "✗" };

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what is wrong with this installation")
    .action(async () => {
      let isWell = true;
      for await (const { verdict, subject, finding, advice } of examine()) {
        console.log(`${MARKS[verdict]} ${subject.padEnd(12)} ${finding}`);
        if (advice) console.log(`${" ".repeat(15)}→ ${advice}`);
        if (verdict === "bad") isWell = false;
      }
      if (!isWell) process.exitCode = 1;
    });
}
