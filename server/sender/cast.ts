import type { Random } from "./random.ts";

/** An invented business whose phone an agent answers. */
export type Business = {
  agentId: string;
  agentName: string;
  agentVersion: number;
  name: string;
  number: string;
  services: readonly string[];
};

export const BUSINESSES: readonly Business[] = [
  {
    agentId: "agent_d925f410bbebe4e6f7fd106ddf",
    agentName: "Bramblewood Receptionist",
    agentVersion: 14,
    name: "Bramblewood Dental",
    number: "+15550100140",
    services: ["a cleaning", "a check-up", "a crown fitting", "an emergency appointment"],
  },
  {
    agentId: "agent_3ac1b68c1ceb38ac58574aa5ed",
    agentName: "Northgate Front Desk",
    agentVersion: 4,
    name: "Northgate Heating",
    number: "+15550100141",
    services: ["a boiler service", "a leak repair", "a thermostat replacement", "a quote"],
  },
  {
    agentId: "agent_77c0b1a2f5e94d8a9b3c6d1e20",
    agentName: "Larkfield Tax Assistant",
    agentVersion: 9,
    name: "Larkfield Tax",
    number: "+15550100142",
    services: ["a tax return", "an extension", "a payroll question", "an amended return"],
  },
];

const FIRST_NAMES =
  "Ada Ben Cleo Dara Emre Freya Gus Hana Ivo Jordan Kit Lena Milo Nia Oren Priya Quinn Rowan Sasha Tove Uma Vik Wren Ximena Yara Zoë".split(
    " ",
  );
const LAST_NAMES =
  "Placeholder Sample Example Fictional Invented Mockford Testerton Nobody Specimen Stand-In".split(
    " ",
  );

export type Person = { firstName: string; lastName: string; number: string };

/** Somebody who does not exist, with a number from the range kept for fiction. */
export function inventPerson(random: Random): Person {
  return {
    firstName: random.pick(FIRST_NAMES),
    lastName: random.pick(LAST_NAMES),
    number: `+1555010${random.int(1_000, 9_999)}`,
  };
}
