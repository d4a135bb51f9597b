package io.wayline.webhooks.log.http;

/** What the documentation shows of deliveries. */
final class LogDocs {

    static final String ID = "0b6f6a53-6a0b-4a0e-9a0c-7f4f3f1f7d21";

    private static final String DELIVERY = "\"id\":\"" + ID + """
            ","endpointId":"5f1c2b7e-0c6d-4f3e-8d6a-2b9f7a1e4c30","eventId":"cmd_7d0a9a1e93f64d3b9a3b1f0b8f6a2d11_4",\
            "type":"command.completed","imei":"350612345678901",\
            """;

    private static final String DELIVERED = """
            "state":"DELIVERED","attemptCount":1,"lastStatus":204,"createdAt":"2026-01-31T12:00:02Z",\
            "settledAt":"2026-01-31T12:00:02.150Z\"""";

    private static final String DEAD = """
            "state":"DEAD","reason":"ATTEMPTS_SPENT","attemptCount":10,"lastStatus":503,"createdAt":"2026-01-31T12:00:02Z",\
            "settledAt":"2026-02-03T19:35:09Z\"""";

    static final String PAGE =
            "{\"success\":true,\"count\":1,\"deliveries\":[{" + DELIVERY + DELIVERED + "}],\"nextCursor\":\"MQ\"}";

    static final String DEAD_PAGE = "{\"success\":true,\"count\":1,\"deliveries\":[{" + DELIVERY + DEAD + "}]}";

    static final String DETAIL = "{\"success\":true,\"delivery\":{" + DELIVERY + DELIVERED + """
            ,"occurredAt":"2026-01-31T12:00:02Z","data":{"imei":"350612345678901",\
            "commandId":"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11","commandLogId":"1","state":"SUCCEEDED"},\
            "attempts":[{"number":1,"startedAt":"2026-01-31T12:00:02Z","elapsedMs":41,"outcome":"ACCEPTED","status":204}]}}""";

    static final String PENDING = """
            {"error":"It is pending anyway","remedy":"Wait; POST .../endpoints/{id}/resume sends what waits at once.",\
            "requestId":"3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a"}""";

    private LogDocs() {}
}
