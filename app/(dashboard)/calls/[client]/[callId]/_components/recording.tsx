"use client";

import { ExternalLink, VolumeX } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import type { CallDetails, Recording } from "#server/domain/call-details";
import { Button } from "@/_components/ui/button";
import { Select } from "@/_components/ui/select";
import { ExactTime } from "@/_time/time";

const NAMES: Record<Recording["kind"], string> = {
  plain: "Recording",
  scrubbed: "Without personal data",
  multi_channel: "Two channels",
  scrubbed_multi_channel: "Two channels, without personal data",
};

/**
 * The audio of a call, from Retell's own link. Those links can expire or never come, and then it
 * says so. No address of ours goes with the request: see the referrer policy of the page.
 */
export function RecordingPlayer({
  details,
  audio,
  onTime,
}: {
  details: CallDetails | null;
  audio: RefObject<HTMLAudioElement | null>;
  onTime: (seconds: number) => void;
}) {
  const [kind, setKind] = useState<Recording["kind"] | null>(null);
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const recordings = details?.recordings ?? [];
  const chosen = recordings.find((one) => one.kind === kind) ?? recordings[0];
  const url = chosen?.url ?? null;
  // A link may have failed before this script was there to hear of it.
  useEffect(() => {
    if (audio.current?.error) setFailedUrl(url);
  }, [audio, url]);
  if (chosen === undefined) {
    return (
      <p className="flex items-center gap-2 border-b px-4 py-3 text-xs text-muted">
        <VolumeX className="size-4 shrink-0" aria-hidden />
        {whyNone(details)}
      </p>
    );
  }
  return (
    <div className="grid gap-2 border-b px-4 py-3">
      <div className="flex flex-wrap items-center gap-3">
        {/* biome-ignore lint/a11y/useMediaCaption: the transcript below is what a caption would say */}
        <audio
          key={`${chosen.url} ${tries}`}
          ref={audio}
          controls
          preload="metadata"
          src={chosen.url}
          aria-label="Recording"
          className="h-10 min-w-60 flex-1"
          onTimeUpdate={({ currentTarget }) => onTime(currentTarget.currentTime)}
          onSeeking={({ currentTarget }) => onTime(currentTarget.currentTime)}
          onLoadedMetadata={() => setFailedUrl(null)}
          onError={() => setFailedUrl(chosen.url)}
        />
        {recordings.length > 1 && (
          <span className="inline-flex w-48 max-w-full">
            <Select
              aria-label="Which recording"
              value={chosen.kind}
              onChange={({ target }) => setKind(target.value as Recording["kind"])}
            >
              {recordings.map((one) => (
                <option key={one.kind} value={one.kind}>
                  {NAMES[one.kind]}
                </option>
              ))}
            </Select>
          </span>
        )}
        <a
          className="link text-xs"
          href={chosen.url}
          target="_blank"
          rel="noopener noreferrer nofollow"
        >
          {new URL(chosen.url).host}
          <ExternalLink className="ml-1 inline size-3.5 align-[-2px]" aria-hidden />
        </a>
      </div>
      {failedUrl === chosen.url && (
        <p
          role="alert"
          className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-danger-ink"
        >
          <span>
            The recording can&apos;t be played.{" "}
            {chosen.expiresAt !== null && chosen.expiresAt.getTime() < Date.now() ? (
              <>
                Its link ran out at <ExactTime at={chosen.expiresAt} className="tabular" />: look
                for it in Retell&apos;s call history.
              </>
            ) : (
              "Its link may have run out, or its host can't be reached from here."
            )}
          </span>
          <Button size="sm" onClick={() => setTries(tries + 1)}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}

function whyNone(details: CallDetails | null): string {
  if (details === null) return "No recording yet: it comes when the call has ended.";
  if (details.storage === "basic_attributes_only") {
    return "No recording: Retell keeps only basic attributes of this agent's calls.";
  }
  return "No recording came with this call.";
}
