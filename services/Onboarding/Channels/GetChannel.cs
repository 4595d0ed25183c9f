using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Channels;

internal static class GetChannel
{
    internal static async Task<Results<Ok<ChannelResponse>, Refusal>> Handle(
        Guid channelId, HttpResponse response, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        var channel = await work.RunAsync(
            (db, cancelled) => db.Channels.AsNoTracking().SingleOrDefaultAsync(x => x.Id == channelId, cancelled), cancellationToken);
        if (channel is null)
        {
            return ProblemCodes.NotFound("channel");
        }

        response.SetETag(channel.Version);
        return TypedResults.Ok(ChannelResponse.Of(channel));
    }
}
