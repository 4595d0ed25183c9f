using System.Globalization;
using LivePlatform.M365.Failures;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>Refusals that pass on what Microsoft answered, or did not.</summary>
internal static class MicrosoftProblems
{
    /// <summary>No answer that decides anything: nothing changed.</summary>
    public static Refusal Undecided(ProofResult proof, DateTimeOffset now, HttpResponse? response)
    {
        var failure = proof.Failure!;
        if (response is not null)
        {
            response.Headers.RetryAfter = SecondsUntil(proof.RetryAt, now).ToString(CultureInfo.InvariantCulture);
        }

        return failure.Class == MicrosoftFailureClass.Throttled ? Throttled(failure) : Unavailable(failure);
    }

    public static Refusal Throttled(MicrosoftFailure failure) => OfMicrosoft(
        StatusCodes.Status429TooManyRequests, "microsoft.throttled", "Microsoft asks to wait; nothing was changed.", failure);

    public static Refusal Unavailable(MicrosoftFailure failure) => OfMicrosoft(
        StatusCodes.Status503ServiceUnavailable, "microsoft.unavailable",
        "Microsoft gives no answer at the moment; nothing was changed.", failure);

    public static Refusal OfMicrosoft(int status, string code, string title, MicrosoftFailure failure) =>
        new Refusal(status, code, title, failure.Sentence, failure.Action).With(
            "microsoft", new MicrosoftPart(failure.Code, failure.Class));

    public static int SecondsUntil(DateTimeOffset? until, DateTimeOffset now) =>
        until is { } time ? (int)Math.Clamp(Math.Ceiling((time - now).TotalSeconds), 1, int.MaxValue) : 5;

    private sealed record MicrosoftPart(string Code, MicrosoftFailureClass Class);
}
