"use client";

import { useState } from "react";
import { Dialog } from "@/_components/ui/dialog";
import { ChooseStep } from "./choose-step";
import { PreviewStep } from "./preview-step";
import { ProgressStep } from "./progress-step";
import type { Scope, Started, Work } from "./replay-order";

type Step = { is: "choose" } | { is: "preview" } | { is: "progress"; started: Started };

export type ReplayDialogProps = {
  title: string;
  /** Which events it is about, in a sentence. */
  description: string;
  /** What is chosen to begin with. */
  initial: { scope: Scope; work: Work };
  onClose: () => void;
};

/**
 * Has events processed or sent again: what to do, then what that would come to, then why, then how
 * far it is. Mount it to open it. Leaving it does not end a replay that has begun.
 */
export default function ReplayDialog({ title, description, initial, onClose }: ReplayDialogProps) {
  const [step, setStep] = useState<Step>({ is: "choose" });
  const [scope, setScope] = useState(initial.scope);
  const [work, setWork] = useState(initial.work);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      className="max-w-xl"
    >
      {step.is === "choose" && (
        <ChooseStep
          scope={scope}
          work={work}
          onScope={setScope}
          onWork={setWork}
          onCancel={onClose}
          onNext={() => setStep({ is: "preview" })}
        />
      )}
      {step.is === "preview" && (
        <PreviewStep
          scope={scope}
          work={work}
          onBack={() => setStep({ is: "choose" })}
          onStarted={(started) => setStep({ is: "progress", started })}
        />
      )}
      {step.is === "progress" && <ProgressStep started={step.started} onClose={onClose} />}
    </Dialog>
  );
}
