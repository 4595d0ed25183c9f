using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// Exchanges a link's token for a session. This POST is what <em>opened</em> means; it can be repeated, and each session ends the one
/// before.
/// </summary>
public static class OpenSession
{
    /// <summary>What the portal says.</summary>
    /// <param name="Token">What stood behind the <c>#</c>.</param>
    public sealed record Request(SecretText Token);

    /// <summary>The session.</summary>
    /// <param name="AccessToken">For the routes of the invitee, and no others.</param>
    /// <param name="ExpiresAt">Until when.</param>
    public sealed record Session(string AccessToken, DateTimeOffset ExpiresAt);

    internal static async Task<Results<Ok<Session>, Refusal>> Handle(
        Request request,
        HttpResponse response,
        SessionOpening opening,
        IOptions<InvitationOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        var since = clock.GetTimestamp();
        if (await opening.TryAsync(request.Token, cancellationToken) is { } session)
        {
            return TypedResults.Ok(session);
        }

        // All refusals look alike, and take as long: how far one got must not be seen from outside.
        var left = options.Value.RefusalTime - clock.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellationToken);
        }

        return InvitationProblems.NotUsable();
    }
}
