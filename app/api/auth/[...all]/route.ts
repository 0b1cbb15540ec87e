import { runtime } from "#server/runtime";

function handle(request: Request): Promise<Response> {
  return runtime().auth.handle(request);
}

export { handle as GET, handle as POST };
