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
    /// <summary>The channel to create.</summary>
    /// <param name="Name">Name, unique within the service provider (case is ignored); 1 to 200 characters.</param>
    public sealed record Request([property: ProperName] string Name);

    internal static Task<Results<CreatedAnswer<ChannelResponse>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<ChannelResponse>(
            async (db, cancelled) =>
            {
                var channel = Channel.Create(provider.Current, request.Name, clock.GetStoredNow());
                db.Add(channel);
                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.ChannelName, TopologyProblems.NameTaken("channel")),
                    (Constraints.ChannelProvider, ServiceProviderProblems.Unknown())) is { } refusal
                    ? refusal
                    : new Made<ChannelResponse>($"/api/v1/channels/{channel.Id}", channel.Version, ChannelResponse.Of(channel));
            },
            cancellationToken);
}
