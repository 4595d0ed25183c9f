namespace LivePlatform.Gateway.ApiDocument;

internal static class ApiText
{
    public const string Introduction =
        """
        Back office for providers of Microsoft 365 voice: customers, connections, roles and replicated directories.

        - **Sign-in**: an OIDC access token of your operator's identity provider. The token says for which provider you act;
          operators of System scope name it in `Live-Provider`.
        - **Creating**: send an `Idempotency-Key`; repeating the request with it gives the first answer again.
        - **Changing**: send the object's `ETag` as `If-Match`.
        - **Lists** come in pages: pass `nextCursor` as `cursor`.
        - **Errors** are `application/problem+json` with a stable `code`, and an `action` where somebody can do something about it.
        - **Limits**: 429 with `Retry-After`. The `traceresponse` header names the trace of an answer.
        """;
}
