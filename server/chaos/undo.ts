/** How to take down what was set up: the last of it first, whenever that must be. */
export type Undo = {
  /** Notes a step, right after what it undoes. @throws when all is being taken down already */
  add(step: () => unknown): void;
  /** Takes all down, once however often it is asked for; a step that fails holds up no other. */
  all(): Promise<void>;
};

export class TakenDown extends Error {
  readonly code = "taken_down";
}

export function openUndo(): Undo {
  const steps: (() => unknown)[] = [];
  let going: Promise<void> | undefined;

  async function takeDown(): Promise<void> {
    const problems: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw new AggregateError(problems, "Not all could be taken down.");
  }

  return {
    add(step) {
      // What is under way takes this one too, or else the one below does.
      steps.push(step);
      if (going === undefined) return;
      going = going.finally(takeDown);
      throw new TakenDown("It is being taken down.");
    },
    all() {
      going ??= takeDown();
      return going;
    },
  };
}
