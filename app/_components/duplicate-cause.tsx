import {
  CircleHelp,
  Clock,
  CopyCheck,
  type LucideIcon,
  Repeat2,
  ServerCrash,
  Timer,
  Unplug,
} from "lucide-react";
import type { DuplicateCause } from "#server/domain/duplicate-cause";
import { Badge, type Tone } from "./ui/badge";

type Look = {
  tone: Tone;
  Icon: LucideIcon;
  word: string;
  meaning: string;
  /** What whoever has to answer for it can do. */
  advice: string;
};

const ASK_RETELL =
  "Send Retell's support the evidence below. If the agent hands over to another one and its webhook_setting is both_agents, a copy for each agent is what Retell promises.";

export const CAUSE_LOOKS: Record<DuplicateCause, Look> = {
  we_failed: {
    tone: "danger",
    Icon: ServerCrash,
    word: "We failed",
    meaning: "An earlier attempt got a 5xx from us, or no answer",
    advice:
      "Retell did what it should: it sends again what was not answered. Look at what happened to this server then.",
  },
  we_were_slow: {
    tone: "warn",
    Icon: Timer,
    word: "We were slow",
    meaning: "Our answer to an earlier attempt came after the sender's timeout",
    advice:
      "Retell did what it should: it sends again after its timeout. Look at the load on this server and its database then, or raise the agent's webhook_timeout_ms.",
  },
  hung_up: {
    tone: "neutral",
    Icon: Unplug,
    word: "Sender hung up",
    meaning: "The sender closed the connection at once, before our answer",
    advice:
      "Something between Retell and this server ends connections: a proxy with a short timeout, or the network.",
  },
  twin: {
    tone: "info",
    Icon: CopyCheck,
    word: "Twin",
    meaning: "The same bytes came twice within a second",
    advice: ASK_RETELL,
  },
  late: {
    tone: "info",
    Icon: Clock,
    word: "Late",
    meaning: "It came when no retry was due, or was long on its way",
    advice:
      "Look for a queue or a proxy that holds deliveries back; if there is none, send Retell's support the evidence below.",
  },
  unknown: {
    tone: "neutral",
    Icon: CircleHelp,
    word: "Unknown",
    meaning: "How an earlier attempt was answered is not on record, so nothing is claimed",
    advice:
      "Nothing is claimed where nothing is on record: before this was kept, or when a server died.",
  },
  sent_twice: {
    tone: "accent",
    Icon: Repeat2,
    word: "Sent twice",
    meaning: "Retell sent it again though we had answered 200 in time",
    advice: ASK_RETELL,
  },
};

/** `null`: not explained yet. */
export function CauseBadge({
  cause,
  isCertain = true,
}: {
  cause: DuplicateCause | null;
  isCertain?: boolean | null;
}) {
  if (cause === null) {
    return <Badge title="It is explained some seconds after it came">Being explained</Badge>;
  }
  const { tone, Icon, word, meaning } = CAUSE_LOOKS[cause];
  const isLikely = isCertain === false && cause !== "unknown";
  return (
    <Badge tone={tone} title={isLikely ? `Likeliest, not on record: ${meaning}` : meaning}>
      <Icon aria-hidden />
      {isLikely ? `${word}, likely` : word}
    </Badge>
  );
}
