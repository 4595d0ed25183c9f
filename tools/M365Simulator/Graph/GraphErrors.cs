using System.Globalization;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Error bodies as Graph sends them.</summary>
internal static class GraphErrors
{
    public static GraphAnswer Of(int status, string code, string message, GraphCall call, DateTimeOffset now) =>
        Of(status, code, message, call.RequestId, call.Headers.ClientRequestId, now);

    public static GraphAnswer Of(int status, string code, string message, Guid requestId, string clientRequestId, DateTimeOffset now) =>
        new(status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error"u8);
            writer.WriteString("code"u8, code);
            writer.WriteString("message"u8, message);
            writer.WriteStartObject("innerError"u8);
            writer.WriteString("date"u8, Date(now));
            writer.WriteString("request-id"u8, requestId);
            writer.WriteString("client-request-id"u8, NameOf(requestId, clientRequestId));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        });

    public static GraphAnswer TooManyRequests(GraphCall call, DateTimeOffset now) => new(429, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, "TooManyRequests"u8);
        writer.WriteStartObject("innerError"u8);
        writer.WriteString("code"u8, "429"u8);
        writer.WriteString("date"u8, Date(now));
        writer.WriteString("message"u8, "Please retry after"u8);
        writer.WriteString("request-id"u8, call.RequestId);
        writer.WriteString("client-request-id"u8, NameOf(call.RequestId, call.Headers.ClientRequestId));
        writer.WriteString("status"u8, "429"u8);
        writer.WriteEndObject();
        writer.WriteString("message"u8, "Please retry again later."u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>The client's own id of its request; ours where it sent none.</summary>
    private static string NameOf(Guid requestId, string clientRequestId) =>
        clientRequestId.Length > 0 ? clientRequestId : requestId.ToString();

    private static string Date(DateTimeOffset now) => now.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>A handler refuses: becomes an error body. Used where a refusal is found deep in reading the request.</summary>
internal sealed class GraphRefusal(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public (string Name, string Value)[] Headers { get; init; } = [];

    public static GraphRefusal BadRequest(string message, string code = "Request_BadRequest") => new(400, code, message);

    public static GraphRefusal Unsupported(string message) => new(400, "Request_UnsupportedQuery", message);

    public static GraphRefusal NotFound(string id) => new(404, "Request_ResourceNotFound",
        $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");

    public static GraphRefusal Forbidden { get; } = new(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static GraphRefusal NoSuchSegment(string segment) => new(400, "BadRequest", $"Resource not found for the segment '{segment}'.");

    public static GraphRefusal NoSuchProperty(string name, string type) =>
        BadRequest(
            $"Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{type}'.",
            "BadRequest");
}
