import { copyText } from "@/_components/ui/copy-text";
import { toast } from "@/_components/ui/toast";
import { rememberedColumns } from "../(dashboard)/events/_components/use-columns";
import { sharedLink } from "./shared-link";

/** Copies a link to exactly what is shown, and offers to send it where the device can. */
export async function sharePage(): Promise<void> {
  const url = sharedLink(new URL(location.href), { now: new Date(), columns: rememberedColumns() });
  if (!(await copyText(url))) {
    toast.error("The browser did not let us copy the link", { description: url, duration: 20_000 });
    return;
  }
  toast.success("Link copied: staff of this installation can open it", {
    ...(typeof navigator.share === "function" && {
      action: { label: "Send…", onClick: () => send(url) },
    }),
  });
}

function send(url: string): void {
  // Whoever changes their mind closes the device's sheet, which counts as an error.
  navigator.share({ title: document.title, url }).catch(() => undefined);
}
