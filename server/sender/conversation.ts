import type { Business, Person } from "./cast.ts";
import type { Random } from "./random.ts";

export type Turn = { role: "agent" | "user" | "transfer_target"; content: string };
type Word = { word: string; start: number; end: number };
export type SpokenTurn = Turn & { words: Word[] };

const SMALL_TALK: readonly (readonly [agent: string, user: string])[] = [
  ["May I have your full name, please?", "Sure, it is {first} {last}."],
  ["And the best number to reach you on?", "The one I am calling from is fine."],
  [
    "Have you been with us before?",
    "Yes, I think it was last spring, or maybe the one before that.",
  ],
  [
    "Does morning or afternoon suit you better?",
    "Afternoon, if that is possible. I finish work at two.",
  ],
  [
    "I have Tuesday at 2:15 pm or Thursday at 4 pm.",
    "Tuesday works. Actually, hold on, let me check. Yes, Tuesday.",
  ],
  [
    "Is there anything we should know beforehand?",
    "There is a dog, but she is friendly – très calme, as we say.",
  ],
  ["Let me read that back to you to be sure I have it right.", "Go ahead, I am listening."],
  [
    "Could you spell the street for me?",
    "It is Old Mill Lane, M-I-L-L, number 17, the green door.",
  ],
  ["Would you like a reminder by text message?", "Yes please, the day before would be great."],
  ["How did you hear about us?", "A neighbour told me. She was very happy with your work."],
  ["I am just checking the calendar, one moment please.", "No rush at all, take your time."],
  [
    "There is a small fee for the first visit. Is that all right?",
    "How much is it? Okay, that is fine.",
  ],
  ["May I put you on hold for a second?", "Okay."],
  ["Do you have any other questions for me?", "Do you also open on Saturdays?"],
  ["We are open on Saturdays from nine to one.", "Good to know, thank you."],
];

/** What two people say about a service; longer calls go through more of the small talk. */
export function converse(
  random: Random,
  { business, person, minutes }: { business: Business; person: Person; minutes: number },
): Turn[] {
  const turns: Turn[] = [
    { role: "agent", content: `Thanks for calling ${business.name}. How can I help?` },
    { role: "user", content: `Hi, I would like to ask about ${random.pick(business.services)}.` },
  ];
  // About eight turns and 150 words make a minute.
  const exchanges = Math.max(1, Math.round(minutes * 6) - 2);
  for (let index = 0; index < exchanges; index += 1) {
    const [asked, answered] = random.pick(SMALL_TALK);
    const fill = (line: string) =>
      line.replace("{first}", person.firstName).replace("{last}", person.lastName);
    turns.push({ role: "agent", content: fill(asked) }, { role: "user", content: fill(answered) });
  }
  turns.push({ role: "agent", content: "You are all set. Have a good day!" });
  return turns;
}

/** Gives every word its seconds in the recording, as far apart as in live deliveries. */
export function speak(random: Random, turns: readonly Turn[]): SpokenTurn[] {
  let now = 0.6;
  return turns.map((turn) => {
    const words = turn.content.split(" ").map((word) => {
      const start = now;
      now += 0.18 + word.length * 0.035 + random.next() * 0.05;
      const spoken = { word, start: audioSecond(random, start), end: audioSecond(random, now) };
      now += 0.03;
      return spoken;
    });
    now += 0.4 + random.next() * 0.6;
    return { ...turn, words };
  });
}

/** Where the last word ends, in milliseconds. */
export function lengthMs(turns: readonly SpokenTurn[]): number {
  return Math.round((turns.at(-1)?.words.at(-1)?.end ?? 0) * 1_000);
}

export function transcriptOf(turns: readonly Turn[]): string {
  const speakers = { agent: "Agent", user: "User", transfer_target: "Transfer Target" };
  return turns.map(({ role, content }) => `${speakers[role]}: ${content}\n`).join("");
}

/** Most are rounded to milliseconds, some come with every digit. */
function audioSecond(random: Random, seconds: number): number {
  return random.chance(0.2) ? seconds : Math.round(seconds * 1_000) / 1_000;
}
