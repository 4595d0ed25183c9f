using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.Onboarding.Channels;

public static class CreateChannel
{
    public sealed record Request([property: ProperName] string Name);

    internal static Task<Results<CreatedAnswer<ChannelDetails>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<ChannelDetails>(
            async (db, cancelled) =>
            {
                var channel = Channel.Create(provider.Current, request.Name, clock.GetStoredNow());
                db.Add(channel);
                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.ChannelName, TopologyProblems.NameTaken("channel")),
                    (Constraints.ChannelProvider, ServiceProviderProblems.Unknown())) is { } refusal
                    ? refusal
                    : new Made<ChannelDetails>($"/api/v1/channels/{channel.Id}", channel.Version, ChannelDetails.Of(channel));
            },
            cancellationToken);
}
