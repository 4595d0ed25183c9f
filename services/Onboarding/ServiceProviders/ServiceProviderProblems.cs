using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.ServiceProviders;

internal static class ServiceProviderProblems
{
    /// <summary>The provider that this key made is there, but the answer to it is no longer remembered.</summary>
    public static Refusal KeySpent() => new(
        StatusCodes.Status409Conflict, "idempotency.key_spent", "This Idempotency-Key has already made a service provider.",
        action: "Use a new key for a new object.");

    /// <summary>The token or Live-Provider names a provider that nobody has created.</summary>
    public static Refusal Unknown() => ProblemCodes.NotFound("service_provider");
}
