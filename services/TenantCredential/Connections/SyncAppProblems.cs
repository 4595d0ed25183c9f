using LivePlatform.M365.Failures;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Refusals about SyncApps.</summary>
internal static class SyncAppProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("sync_app");

    public static Refusal Exists() => new(
        StatusCodes.Status409Conflict, "sync_app.exists", "The provider has a SyncApp already.",
        action: "Replace its secret, or remove it first.");

    public static Refusal Missing() => new(
        StatusCodes.Status409Conflict,
        "sync_app.missing",
        "The provider has no SyncApp, as which a password or delegated token could be used.",
        action: "Enter the provider's multi-tenant application first (POST /api/v1/sync-apps), "
            + "or use an application registration of the customer.");

    public static Refusal InUse(int connections) => new(
        StatusCodes.Status409Conflict,
        "sync_app.in_use",
        "Connections by password or delegated token need the SyncApp.",
        $"{connections} connections.",
        "Move them to an application registration first.");

    public static Refusal Refused(MicrosoftFailure failure) => MicrosoftProblems.OfMicrosoft(
        StatusCodes.Status422UnprocessableEntity, "sync_app.refused", "Microsoft refused the secret of the SyncApp; nothing was changed.",
        failure);

    /// <summary>There is none any more, while a connection still asks as one.</summary>
    public static MicrosoftFailure Gone() => new(
        "sync_app.missing",
        MicrosoftFailureClass.AppNotFound,
        "The provider has no SyncApp, as which this connection asks for tokens.",
        "Enter the provider's multi-tenant application again.",
        MicrosoftFailureRetry.AfterAction);

    /// <summary>Entra refused the SyncApp, not the user: the same for every connection of the provider.</summary>
    public static MicrosoftFailure OfApp(MicrosoftFailure failure) => failure with
    {
        Sentence = $"The provider's SyncApp was refused, not the customer: {failure.Sentence}",
        Action = "The provider must make a new secret for its SyncApp and enter it; its connections then go on by themselves.",
    };
}
