/**
 * The import rules of ARCHITECTURE.md. Nothing imports upward; a folder of `server/` is entered
 * by its index. Tests may reach into what they test, and into `server/testing`.
 */

const TEST = "\\.test\\.tsx?$";
const LEAVES =
  "^server/(domain/|metrics/|lock/|(all-ended|clearing|env|log|errors|health|in-turns|recent-keys|request-notes|request-path|rounds|within)\\.ts$)";

/**
 * A folder and what else of ours it may import, besides itself and the leaves.
 *
 * @param {string} name
 * @param {string[]} others
 * @param {string} comment
 */
const mayImport = (name, others, comment) => ({
  name: `${name}-imports`,
  comment,
  severity: "error",
  from: { path: `^server/${name}/`, pathNot: TEST },
  to: {
    path: "^(server|app|e2e)/",
    pathNot: [`^server/${name}/`, LEAVES, ...others.map((other) => `^server/${other}/`)],
  },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "domain-is-pure",
      comment:
        "domain is the vocabulary server and browser share: it imports nothing else of ours, so take what it needs as an argument.",
      severity: "error",
      from: { path: "^server/domain/", pathNot: TEST },
      to: { path: "^(server|app)/", pathNot: "^server/domain/" },
    },
    {
      name: "domain-runs-in-the-browser",
      comment: "domain is bundled for the browser: no Node modules, and no package but zod.",
      severity: "error",
      from: { path: "^server/domain/", pathNot: TEST },
      to: { dependencyTypes: ["core", "npm"], pathNot: "node_modules/zod/" },
    },
    mayImport("db", [], "db is the client and the schema; features import it, not the reverse."),
    mayImport("retell", [], "retell knows the provider, not our database or features."),
    mayImport("embedded", [], "the supervisor knows nothing of Ringonce; the launcher uses it."),
    mayImport("outbound", [], "it sends what it is given, and knows nothing of destinations."),
    mayImport("inbox", ["db", "retell"], "features stand beside one another: compose them above."),
    mayImport("journal", ["db", "inbox"], "the journal drains into the inbox and knows no more."),
    mayImport(
      "sender",
      ["retell", "testing"],
      "it plays Retell, who knows us by our answers only.",
    ),
    mayImport("alerts", ["db", "retell"], "features stand beside one another: compose them above."),
    mayImport("calls", ["db", "retell"], "features stand beside one another: compose them above."),
    mayImport("clients", ["db"], "features stand beside one another: compose them above."),
    mayImport(
      "destinations",
      ["db", "clients", "outbound"],
      "it seals as clients do, and sends a test by outbound; forwarding stands above it.",
    ),
    mayImport("statistics", ["db"], "features stand beside one another: compose them above."),
    mayImport(
      "export",
      ["db", "inbox"],
      "files of what the list shows; it stands above the inbox.",
    ),
    mayImport("storage", ["db"], "it knows every table by name, and nothing of what fills them."),
    mayImport("views", ["db"], "features stand beside one another: compose them above."),
    mayImport("refusals", ["db"], "features stand beside one another: compose them above."),
    mayImport("evidence", ["db"], "features stand beside one another: compose them above."),
    mayImport(
      "duplicates",
      ["db", "statistics", "inbox"],
      "it explains what the inbox kept by what the evidence says; both are read in the database.",
    ),
    mayImport("live", ["db"], "it passes on what others announce, and knows nothing of them."),
    mayImport("auth", ["db", "audit"], "what makes an account is written down with it."),
    mayImport("audit", ["db"], "features stand beside one another: compose them above."),
    mayImport(
      "ingest",
      ["retell", "inbox", "journal", "db"],
      "the hot path from request to recorded; what else it needs is handed in by ingest-runtime.ts.",
    ),
    mayImport(
      "processing",
      ["db", "inbox", "calls", "alerts", "retell", "forwarding"],
      "the worker runs handlers and leaves forwards to be sent; it knows nothing above.",
    ),
    mayImport(
      "forwarding",
      ["db", "destinations", "outbound"],
      "it sends to destinations by outbound, and knows nothing of what made the events.",
    ),
    mayImport(
      "replays",
      ["db", "inbox", "processing", "forwarding", "destinations"],
      "a replay has both the handlers and the forwards done again; it stands above the two.",
    ),
    mayImport(
      "engine",
      [
        "db",
        "inbox",
        "processing",
        "alerts",
        "statistics",
        "forwarding",
        "destinations",
        "outbound",
        "replays",
        "duplicates",
      ],
      "the engine puts together what works off the inbox; it shares nothing with the server.",
    ),
    mayImport(
      "failures",
      ["db", "inbox", "processing", "forwarding"],
      "what failed, in the processing and on the way; it stands above both.",
    ),
    mayImport(
      "test-event",
      ["db", "clients", "retell"],
      "it plays Retell to our own door, as one client.",
    ),
    mayImport(
      "trpc",
      [
        "alerts",
        "audit",
        "auth",
        "inbox",
        "calls",
        "clients",
        "destinations",
        "failures",
        "refusals",
        "views",
        "statistics",
        "storage",
        "processing",
        "forwarding",
        "replays",
        "duplicates",
        "evidence",
        "test-event",
        "db",
      ],
      "a procedure calls one verb of a feature.",
    ),
    {
      name: "trpc-takes-the-database-from-its-context",
      comment: "trpc may name the database's type only; the context brings the database.",
      severity: "error",
      from: { path: "^server/trpc/", pathNot: TEST },
      to: { path: "^server/db/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "runtime-composes-all-but-cli",
      comment: "runtime.ts puts the parts together; commands and processes stand above it.",
      severity: "error",
      from: { path: "^server/(ingest-)?runtime\\.ts$" },
      to: { path: "^(server/(cli|trpc|testing|embedded)|app)/" },
    },
    {
      name: "nothing-imports-runtime-but-app-dashboard-and-cli",
      comment: "below runtime.ts, take what you need as an argument.",
      severity: "error",
      from: {
        path: "^server/",
        pathNot: [TEST, "^server/(bench/|cli/|dashboard/|testing/|runtime\\.ts$)"],
      },
      to: { path: "^server/(ingest-)?runtime\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "cli-does-not-use-trpc",
      comment: "a command calls the verb itself, not the adapter that serves browsers.",
      severity: "error",
      from: { path: "^server/cli/" },
      to: { path: "^(server/trpc|app)/" },
    },
    {
      name: "nothing-imports-bench",
      comment: "the benchmark measures the product; the product does not know of it.",
      severity: "error",
      from: { path: "^(server|app|e2e)/", pathNot: "^server/(bench/|cli/bench\\.mjs)" },
      to: { path: "^server/bench/" },
    },
    {
      name: "enter-by-the-front-door",
      comment:
        "a folder's index is its front door, its other files are private: export what you need there. (domain and db/schema have none.)",
      severity: "error",
      from: {
        path: "^server/([^/]+)/",
        pathNot: [TEST, "^server/(testing|bench|chaos)/", "^server/cli/bench\\.mjs$"],
      },
      to: {
        path: "^server/[^/]+/.+",
        pathNot: [
          "^server/$1/",
          "^server/[^/]+/index\\.(ts|mjs)$",
          "^server/(domain|db/schema|testing)/",
          // One file per page of the dashboard.
          "^server/(inbox|forwarding)/queries/[^/]+\\.ts$",
        ],
      },
    },
    {
      name: "app-server-code",
      comment: "pages reach the server through its runtime, its tRPC and the vocabulary.",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: {
        path: "^server/",
        pathNot: [
          "^server/(runtime|health|log|request-notes)\\.ts$",
          "^server/(trpc|domain)/",
          "^server/[^/]+/index\\.(ts|mjs)$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "app-never-touches-the-database",
      comment: "go through a feature's verb.",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: "^server/(db|embedded|cli|testing)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "testing-is-for-tests",
      comment: "what only tests use must not reach the product.",
      severity: "error",
      from: { path: "^(server|app)/", pathNot: [TEST, "^server/(testing|chaos)/"] },
      // The recorded bodies are also what `send` makes its traffic of.
      to: { path: "^server/testing/", pathNot: "^server/testing/fixtures" },
    },
    {
      name: "no-circles",
      comment: "two files that need one another are one file, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      comment: "this import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-packages-in-the-product",
      comment: "it would be missing from an installation without development packages.",
      severity: "error",
      from: {
        path: "^(server|app)/",
        pathNot: [
          TEST,
          "^server/testing/",
          "^server/cli/(test|verify)",
          "^server/bench/.*vitals",
          "^app/globals\\.css$",
        ],
      },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "node_modules/@types/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|next-env)|/\\.next/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
