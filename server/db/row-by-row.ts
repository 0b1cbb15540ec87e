/**
 * Settings of sessions whose few statements are always the same, and so are their best plans: from
 * index to index, row by row. Settled here, because a plan that was made while the tables were
 * nearly empty, or analyzed at a bad moment, would stay in use long after they are not.
 */
export const ROW_BY_ROW = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
};
