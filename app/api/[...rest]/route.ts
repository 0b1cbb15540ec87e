/** What is no address of the API is said so to machines in their way, not by a page. */
function unknown(): Response {
  return Response.json(
    { error: { code: "not_found", message: "There is nothing at this address." } },
    { status: 404 },
  );
}

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
