namespace LivePlatform.M365.Tokens;

/// <summary>The parts of the broker's problem+json that decide what happens next.</summary>
internal sealed record BrokerProblem(string? Code, string? Detail, string? Action, BrokerProblem.MicrosoftPart? Microsoft)
{
    public sealed record MicrosoftPart(string? Code, string? Class);
}
