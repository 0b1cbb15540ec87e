import { CAUSE_LOOKS, CauseBadge } from "@/_components/duplicate-cause";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { ExactTime } from "@/_time/time";
import type { DuplicateDetail } from "./detail";

/** The cause, each fact it rests on, and what to do about it. */
export function WhyCard({ detail: { explanation, isExplained } }: { detail: DuplicateDetail }) {
  const { cause, isCertain, evidence } = explanation;
  const look = CAUSE_LOOKS[cause];
  return (
    <Card className="lg:sticky lg:top-5 print:static">
      <CardHeader
        title="Why it came"
        actions={<CauseBadge cause={isExplained ? cause : null} isCertain={isCertain} />}
      />
      <CardBody className="grid gap-3 text-sm">
        <p className="text-base font-medium">
          {look.meaning}.
          {!isCertain && cause !== "unknown" && (
            <span className="font-normal text-muted">
              {" "}
              This is the likeliest; it is not on record.
            </span>
          )}
        </p>
        <ul className="grid list-disc gap-1.5 pl-4 marker:text-faint">
          {evidence.map((sentence) => (
            <li key={sentence}>
              <InZone sentence={sentence} />
            </li>
          ))}
        </ul>
        <p className="border-t pt-3 text-muted">{look.advice}</p>
      </CardBody>
    </Card>
  );
}

/** The evidence has its times in UTC, for Retell's support to read; the page has its own zone. */
function InZone({ sentence }: { sentence: string }) {
  return sentence
    .split(/(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC/)
    .map((part, index) =>
      index % 2 === 0 ? part : <ExactTime key={part} at={new Date(`${part.replace(" ", "T")}Z`)} />,
    );
}
