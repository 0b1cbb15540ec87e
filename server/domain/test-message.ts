/**
 * What the test button sends: a `call_analyzed` as Retell words it, marked as a test in three
 * places, so that whoever acts on it by mistake had every chance not to.
 *
 * @param mark tells one test from the next
 */
export function testBody(mark: string, at: Date): string {
  const endedAt = at.getTime();
  const durationMs = 43_000;
  return JSON.stringify({
    event: "call_analyzed",
    ringonce_test: true,
    call: {
      call_id: `call_ringonce_test_${mark}`,
      call_type: "phone_call",
      agent_id: "agent_ringonce_test",
      agent_name: "Ringonce test",
      direction: "inbound",
      from_number: "+12025550142",
      to_number: "+12025550187",
      call_status: "ended",
      metadata: { ringonce_test: true },
      start_timestamp: endedAt - durationMs,
      end_timestamp: endedAt,
      duration_ms: durationMs,
      disconnection_reason: "user_hangup",
      transcript: "Agent: This is a test of Ringonce.\nUser: Thank you, it arrived.\n",
      call_analysis: {
        call_summary: "A test message sent by Ringonce. No call was made.",
        user_sentiment: "Neutral",
        call_successful: true,
        in_voicemail: false,
        custom_analysis_data: {},
      },
    },
  });
}
