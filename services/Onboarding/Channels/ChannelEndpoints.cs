using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Channels;

internal static class ChannelEndpoints
{
    public static RouteGroupBuilder MapChannels(this RouteGroupBuilder api)
    {
        var channels = api.MapGroup("/channels").WithTags("Channels");
        channels.MapGet("", ListChannels.Handle).WithName("listChannels").WithSummary("Lists the channels.");
        channels.MapPost("", CreateChannel.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createChannel")
            .WithSummary("Creates a channel.")
            .Refuses(TopologyProblems.NameTaken("channel"), ServiceProviderProblems.Unknown());
        channels.MapGet("/{channelId:guid}", GetChannel.Handle).WithName("getChannel").WithSummary("Shows one channel.")
            .Refuses(ProblemCodes.NotFound("channel"));
        channels.MapPut("/{channelId:guid}", UpdateChannel.Handle).WithName("updateChannel").WithSummary("Renames a channel.")
            .Refuses(ProblemCodes.NotFound("channel"), TopologyProblems.NameTaken("channel"));
        channels.MapDelete("/{channelId:guid}", DeleteChannel.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteChannel").WithSummary("Deletes a channel that has no customers.")
            .Refuses(ProblemCodes.NotFound("channel"), TopologyProblems.HasChildren("channel", "customers"));
        return api;
    }
}
