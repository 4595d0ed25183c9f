using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Strangers;

/// <summary>An operator with every right over something else.</summary>
/// <param name="Who">In a message.</param>
/// <param name="Caller">Its way to the API.</param>
/// <param name="Scope">Where its rights end.</param>
/// <param name="Knows">What its own objects name: a customer knows the channel it is in.</param>
internal sealed record Stranger(string Who, ApiCaller Caller, OperatorScope Scope, params IReadOnlyList<Guid> Knows)
{
    /// <summary>Another provider's, another channel's, another customer's.</summary>
    public static async Task<IReadOnlyList<Stranger>> AllAsync(LiveSystem system)
    {
        var provider = system.Owner.Provider;
        return
        [
            new(
                "another provider's admin",
                await system.SignInAsync(new { name = "Otto", scope = "provider", role = "Admin", provider = system.Other.Provider }),
                OperatorScope.Provider),
            new(
                "another channel's admin",
                await system.SignInAsync(
                    new { name = "Chan", scope = "channel", role = "Admin", provider, channel = system.Owner.OtherChannel }),
                OperatorScope.Channel),
            new(
                "another customer's operator",
                await system.SignInAsync(
                    new { name = "Cora", scope = "customer", role = "Operator", provider, customer = system.Owner.NeighbourCustomer }),
                OperatorScope.Customer,
                system.Owner["channelId"]),
        ];
    }
}

/// <summary>How wide an operator's rights are.</summary>
internal enum OperatorScope
{
    Provider,
    Channel,
    Customer,
}
