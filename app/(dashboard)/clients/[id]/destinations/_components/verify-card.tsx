import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { CopyButton } from "@/_components/ui/copy-button";
import { VERIFY_SNIPPET } from "./verify-snippet";

/** For whoever writes the receiver. */
export function VerifyCard() {
  return (
    <Card>
      <CardHeader
        title="Verify it at the receiver"
        description="Signed the Standard Webhooks way. In Node:"
        actions={<CopyButton text={VERIFY_SNIPPET} what="receiver in Node" />}
      />
      <CardBody className="p-0">
        <section
          aria-label="Receiver in Node"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto bg-sunken focus-visible:outline-offset-[-2px]"
        >
          <pre className="p-3 font-mono text-2xs leading-4">{VERIFY_SNIPPET}</pre>
        </section>
      </CardBody>
    </Card>
  );
}
