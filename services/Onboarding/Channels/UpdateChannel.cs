using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Channels;

public static class UpdateChannel
{
    /// <summary>The new name of a channel.</summary>
    /// <param name="Name">Name, unique within the service provider (case is ignored); 1 to 200 characters.</param>
    public sealed record Request([property: ProperName] string Name);

    internal static Task<Results<Ok<ChannelResponse>, Refusal>> Handle(
        Guid channelId,
        Request request,
        HttpContext http,
        OperatorIdentity who,
        UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<ChannelResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Channels.SingleOrDefaultAsync(x => x.Id == channelId, cancelled) is not { } channel)
                {
                    return ProblemCodes.NotFound("channel");
                }

                if ((who.Require(OperatorScopeKind.Provider) ?? IfMatch.Check(http.Request, channel.Version)) is { } refusal)
                {
                    return refusal;
                }

                channel.Rename(request.Name);
                if (await db.SaveOrRefuseAsync(cancelled, (Constraints.ChannelName, TopologyProblems.NameTaken("channel"))) is { } taken)
                {
                    return taken;
                }

                http.Response.SetETag(channel.Version);
                return TypedResults.Ok(ChannelResponse.Of(channel));
            },
            cancellationToken);
}
