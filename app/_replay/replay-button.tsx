"use client";

import { RotateCw } from "lucide-react";
import { type ComponentProps, type ReactNode, Suspense, useState } from "react";
import { StaffButton } from "@/_auth/staff-button";
import { lazyPart } from "@/_components/ui/missing-part";
import type { ReplayDialogProps } from "./replay-dialog";

/** Only few of those who see the button press it. */
const ReplayDialog = lazyPart(() => import("./replay-dialog"));

type Props = Omit<ReplayDialogProps, "onClose" | "initial"> & {
  /** What is chosen to begin with, asked when the dialog opens. */
  initial: () => ReplayDialogProps["initial"];
  /**
   * False takes the button away, and leaves the dialog that it opened: what is being replayed has
   * nothing to replay for a moment, and somebody is looking how far it is.
   */
  isOffered?: boolean;
  children: ReactNode;
} & Pick<ComponentProps<typeof StaffButton>, "size" | "variant" | "disabled" | "pointless">;

/** A button that opens the replay dialog. */
export function ReplayButton({
  title,
  description,
  initial,
  isOffered = true,
  children,
  ...look
}: Props) {
  const [opened, setOpened] = useState<ReplayDialogProps["initial"] | null>(null);
  return (
    <>
      {isOffered && (
        <StaffButton needs="replay" {...look} onClick={() => setOpened(initial())}>
          <RotateCw aria-hidden />
          {children}
        </StaffButton>
      )}
      {opened && (
        <Suspense>
          <ReplayDialog
            title={title}
            description={description}
            initial={opened}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      )}
    </>
  );
}
