using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>What a caller hears whose token cannot be checked at the moment.</summary>
internal static class SignInProblems
{
    private const string RetrySeconds = "5";

    /// <summary>503 with Retry-After: a new token would not help, a repetition will.</summary>
    public static Refusal Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetrySeconds;
        return new Refusal(
            StatusCodes.Status503ServiceUnavailable, "sign_in.unavailable",
            "The token cannot be checked: its issuer's keys cannot be read.", action: "Repeat the request in some seconds.");
    }
}
