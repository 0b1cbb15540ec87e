import { configure } from "@testing-library/react";

/** What is on its way comes, if not within the second that the library would wait for it. */
configure({ asyncUtilTimeout: 60_000 });
