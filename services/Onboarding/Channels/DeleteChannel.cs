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

internal static class DeleteChannel
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid channelId,
        HttpRequest http,
        OperatorIdentity who,
        UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Channels.SingleOrDefaultAsync(x => x.Id == channelId, cancelled) is not { } channel)
                {
                    return ProblemCodes.NotFound("channel");
                }

                if ((who.Require(OperatorScopeKind.Provider) ?? IfMatch.Check(http, channel.Version)) is { } refusal)
                {
                    return refusal;
                }

                db.Remove(channel);
                return await db.SaveOrRefuseAsync(
                    cancelled, (Constraints.CustomerChannel, TopologyProblems.HasChildren("channel", "customers"))) is { } kept
                    ? kept
                    : TypedResults.NoContent();
            },
            cancellationToken);
}
