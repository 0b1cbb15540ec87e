"use client";

import { Button } from "@/_components/ui/button";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { loginErrorText } from "../login-params";
import { FormError } from "./form-error";
import { PasswordInput } from "./password-input";
import { useLoginForm } from "./use-login-form";

const PATH = "/api/auth/sign-in/email";

export function SignInForm({ next, error: code }: { next: string; error: string | null }) {
  const { error, isSending, submit } = useLoginForm(PATH, next, loginErrorText(code));
  return (
    // Method and action serve who is faster than the script: a password never goes into a URL.
    <form method="post" action={PATH} onSubmit={submit} className="grid gap-4">
      <FormError message={error} />
      <input type="hidden" name="next" value={next} />
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
            className="h-10 text-base"
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <PasswordInput {...control} name="password" autoComplete="current-password" required />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={isSending} className="mt-1">
        Sign in
      </Button>
    </form>
  );
}
