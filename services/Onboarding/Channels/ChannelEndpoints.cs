using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Channels;

internal static class ChannelEndpoints
{
    public static RouteGroupBuilder MapChannels(this RouteGroupBuilder api)
    {
        var channels = api.MapGroup("/channels").WithTags("Channels");
        channels.MapGet("", ListChannels.Handle).WithName("listChannels").WithSummary("Lists the channels.");
        channels.MapPost("", CreateChannel.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createChannel")
            .WithSummary("Creates a channel.");
        channels.MapGet("/{channelId:guid}", GetChannel.Handle).WithName("getChannel").WithSummary("Shows one channel.");
        channels.MapPut("/{channelId:guid}", UpdateChannel.Handle).WithName("updateChannel").WithSummary("Renames a channel.");
        channels.MapDelete("/{channelId:guid}", DeleteChannel.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteChannel").WithSummary("Removes a channel that has no customers.");
        return api;
    }
}
