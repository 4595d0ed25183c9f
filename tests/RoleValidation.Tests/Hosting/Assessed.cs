using System.Text.Json.Nodes;

namespace LivePlatform.RoleValidation.Tests.Hosting;

/// <summary>An assessment as the API shows it.</summary>
internal sealed record Assessed(
    Guid Id, string? Outcome, string Sentence, JsonArray Requirements, DateTimeOffset? NextTryAt, string? WaitingReason, long Version)
{
    public string Voice => Requirements.FirstOrDefault()?["result"]!.GetValue<string>() ?? "";

    public string Evidence => Requirements.FirstOrDefault()?["evidence"]!.GetValue<string>() ?? "";

    public static Assessed Of(JsonNode body) => new(
        body["id"]!.GetValue<Guid>(),
        body["outcome"]?.GetValue<string>(),
        body["sentence"]!.GetValue<string>(),
        body["requirements"]!.AsArray(),
        body["nextTryAt"]?.GetValue<DateTimeOffset>(),
        body["waitingReason"]?.GetValue<string>(),
        body["version"]!.GetValue<long>());
}
