import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { safeNextPath } from "#server/domain/next-path";
import { runtime } from "#server/runtime";
import { Logo } from "@/_components/logo";
import { pageContext } from "@/_trpc/server";
import { FirstAccountForm } from "./_components/first-account-form";
import { SignInForm } from "./_components/sign-in-form";
import { readLoginParams } from "./login-params";

export const metadata: Metadata = { title: "Sign in" };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  const { next, setup, invite, error } = readLoginParams(await searchParams);
  const { staff } = await pageContext();
  if (staff !== null) redirect(safeNextPath(next));
  const invitation = invite === null ? null : await runtime().auth.findInvitation(invite);
  const isSetup = setup !== null && (await runtime().auth.isSetupToken(setup));

  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <div className="grid justify-items-center gap-3 text-center">
          <Logo className="size-10" />
          <div className="grid gap-1">
            <h1 className="text-xl font-semibold tracking-tight">
              {isSetup
                ? "Create the first account"
                : invitation
                  ? "Create your account"
                  : "Sign in to Ringonce"}
            </h1>
            <p className="text-sm text-muted">
              {isSetup || invitation
                ? "It is yours: this link works once."
                : "Every Retell webhook, exactly once."}
            </p>
          </div>
        </div>
        <div className="rounded-lg border bg-surface p-6 shadow-card">
          {isSetup ? (
            <FirstAccountForm token={setup} error={error} />
          ) : invite !== null && invitation !== null ? (
            <FirstAccountForm token={invite} error={error} invited={invitation.email} />
          ) : (
            <SignInForm
              next={safeNextPath(next)}
              error={
                invite !== null ? "invitation_spent" : setup !== null ? "setup_link_spent" : error
              }
            />
          )}
        </div>
      </div>
    </main>
  );
}
