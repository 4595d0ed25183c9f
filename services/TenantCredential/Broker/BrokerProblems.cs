using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Every refusal of the broker, with its stable code. Class and action are Microsoft's reason, as it was stored or just heard.
/// </summary>
internal static class BrokerProblems
{
    private static readonly MicrosoftFailure NotProven = new(
        "connection.unverified",
        MicrosoftFailureClass.Unknown,
        "The connection was not proven yet.",
        "Wait for its validation, which follows by itself, or validate it now.",
        MicrosoftFailureRetry.Later);

    public static Refusal NotFound() => ConnectionProblems.NotFound();

    public static Refusal UnknownResource() =>
        new(StatusCodes.Status400BadRequest, "resource.unknown", "Tokens are given for Graph and the Teams administration API only.");

    public static Refusal BadPurpose(int longest) =>
        new(StatusCodes.Status400BadRequest, "purpose.invalid", $"A purpose has 1 to {longest} letters, digits, dots, dashes and blanks.");

    public static Refusal CandidateForbidden() =>
        new(
            StatusCodes.Status403Forbidden, "candidate.forbidden",
            "Only role validation gets tokens of a credential that is not proven yet.");

    public static Refusal Blocked(Connection connection) =>
        connection is { Status: ConnectionStatus.Failed, Failure: { } failure }
            ? Blocked(
                new MicrosoftFailure(
                    failure.Code, failure.Class, failure.Sentence, failure.Action, MicrosoftFailureRetry.AfterAction))
            : Blocked(NotProven);

    public static Refusal Blocked(MicrosoftFailure failure) =>
        MicrosoftProblems.OfMicrosoft(
            StatusCodes.Status409Conflict, "connection.blocked", "The connection gives no token until somebody acts.", failure);

    public static Refusal Passing(MicrosoftFailure failure) =>
        failure.Class == MicrosoftFailureClass.Throttled
            ? MicrosoftProblems.OfMicrosoft(StatusCodes.Status429TooManyRequests, "microsoft.throttled", "Entra asks to wait.", failure)
            : MicrosoftProblems.OfMicrosoft(
                StatusCodes.Status503ServiceUnavailable, "microsoft.unavailable", "Entra gives no answer at the moment.", failure);

    public static Refusal TooSlow() =>
        new(
            StatusCodes.Status503ServiceUnavailable, "token.timeout", "The token did not come in time.",
            action: "Ask again in some seconds.");
}
