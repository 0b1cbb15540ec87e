"use client";

import { CircleCheck, CircleX, Frown, Meh, Smile, Voicemail } from "lucide-react";
import { useMemo, useState } from "react";
import { JsonNumber, type JsonTree, parseJsonTree } from "#server/domain/json-tree";
import { Fact, Facts } from "@/_components/facts";
import { showHidden } from "@/_components/json/show-hidden";
import { Badge } from "@/_components/ui/badge";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { onDemand } from "@/_components/ui/on-demand";

/** Few unfold what is in words already. */
const JsonView = onDemand(() =>
  import("@/_components/json/json-view").then((file) => file.JsonView),
);

/** What Retell made of the call: in words where it has them, and all of it to unfold. */
export function AnalysisCard({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  const tree = useMemo(() => parseJsonTree(text), [text]);
  if (!(tree instanceof Map)) return null;
  const summary = tree.get("call_summary") ?? tree.get("chat_summary");
  const custom = tree.get("custom_analysis_data");
  return (
    <Card aria-label="Analysis">
      <CardHeader title="Analysis" actions={<Verdicts members={tree} />} />
      <CardBody className="grid gap-3">
        <p className="max-w-prose text-base wrap-anywhere">
          {typeof summary === "string" && summary !== "" ? (
            showHidden(summary)
          ) : (
            <span className="text-sm text-muted">No summary: nothing was said.</span>
          )}
        </p>
      </CardBody>
      {custom instanceof Map && custom.size > 0 && (
        <div className="border-t">
          <Facts isProse>
            {[...custom].map(([name, value]) => (
              <Fact key={name} name={showHidden(name.replaceAll("_", " "))}>
                <Value value={value} />
              </Fact>
            ))}
          </Facts>
        </div>
      )}
      <details
        className="border-t px-4 py-2 text-xs"
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      >
        <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
          All of it as JSON
        </summary>
        <div className="pt-2">{isOpen && <JsonView tree={tree} />}</div>
      </details>
    </Card>
  );
}

function Value({ value }: { value: JsonTree }) {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return showHidden(value) || "–";
  if (value instanceof JsonNumber) return value.text;
  return <JsonView tree={value} />;
}

const SENTIMENTS: Record<string, { tone: "ok" | "neutral" | "warn"; Icon: typeof Smile }> = {
  Positive: { tone: "ok", Icon: Smile },
  Neutral: { tone: "neutral", Icon: Meh },
  Negative: { tone: "warn", Icon: Frown },
};

function Verdicts({ members }: { members: Map<string, JsonTree> }) {
  const sentiment = members.get("user_sentiment");
  const successful = members.get("call_successful") ?? members.get("chat_successful");
  const look = typeof sentiment === "string" ? SENTIMENTS[sentiment] : undefined;
  return (
    <>
      {members.get("in_voicemail") === true && (
        <Badge tone="info">
          <Voicemail aria-hidden />
          Voicemail
        </Badge>
      )}
      {typeof successful === "boolean" && (
        <Badge tone={successful ? "ok" : "warn"}>
          {successful ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
          {successful ? "Successful" : "Not successful"}
        </Badge>
      )}
      {typeof sentiment === "string" && (
        <Badge tone={look?.tone ?? "neutral"} title="The caller's mood, as Retell judged it">
          {look && <look.Icon aria-hidden />}
          {look ? sentiment : `Mood: ${sentiment}`}
        </Badge>
      )}
    </>
  );
}
