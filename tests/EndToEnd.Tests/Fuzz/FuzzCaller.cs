using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>Somebody who sends what the fuzzer draws.</summary>
/// <param name="Who">In a message.</param>
/// <param name="Authorization">Its token; null: none.</param>
/// <param name="MayChange">It may change objects of the owner: what it sends has to be wrong in some way.</param>
/// <param name="IsSystem">It names the provider by a header.</param>
/// <param name="Foreign">Ids that no answer to it may hold, unless it named them itself.</param>
internal sealed record FuzzCaller(string Who, string? Authorization, bool MayChange, bool IsSystem, IReadOnlySet<Guid> Foreign)
{
    /// <summary>Those who see the same objects.</summary>
    public string Group =>
        Roles.FirstOrDefault(role => Who.EndsWith($" {role}", StringComparison.Ordinal)) is { } role ? Who[..^role.Length] : Who;

    private static readonly string[] Roles = ["Admin", "Operator", "Monitor"];

    /// <summary>Every scope with every role, another provider's admin, and those without a token or with one that is none.</summary>
    public static async Task<IReadOnlyList<FuzzCaller>> AllAsync(LiveSystem system, CancellationToken cancellationToken)
    {
        var (owner, provider) = (system.Owner, system.Owner.Provider);
        var foreign = await Snapshot.IdsOfCustomerAsync(system, cancellationToken);
        var nothing = new HashSet<Guid>();
        var ownProviders = foreign.Except([provider, owner["channelId"]]).ToHashSet();
        var callers = new List<FuzzCaller>
        {
            new("nobody", null, false, false, foreign),
            new("somebody with a text for a token", "Bearer not.a.token", false, false, foreign),
            new("somebody with another scheme", "Basic b3duZXI6cGFzc3dvcmQ=", false, false, foreign),
            new(
                "somebody with a forged token",
                Forged(await TokenAsync(system, new { name = "Fay", scope = "provider", role = "Admin", provider })), false, false,
                foreign),
            new(
                "another provider's admin",
                await TokenAsync(system, new { name = "Otto", scope = "provider", role = "Admin", provider = system.Other.Provider }),
                false, false, foreign),
        };
        foreach (var role in Roles)
        {
            var may = role != "Monitor";
            callers.Add(new($"system {role}", await TokenAsync(system, new { name = "Sam", scope = "system", role }), may, true, nothing));
            callers.Add(
                new(
                    $"provider {role}", await TokenAsync(system, new { name = "Pia", scope = "provider", role, provider }), may, false,
                    nothing));
            callers.Add(
                new(
                    $"another channel's {role}",
                    await TokenAsync(system, new { name = "Chan", scope = "channel", role, provider, channel = owner.OtherChannel }), false,
                    false, ownProviders));
            callers.Add(
                new(
                    $"another customer's {role}",
                    await TokenAsync(system, new { name = "Cora", scope = "customer", role, provider, customer = owner.NeighbourCustomer }),
                    false, false, ownProviders));
        }

        return callers;
    }

    private static async Task<string> TokenAsync(LiveSystem system, object claims) =>
        (await system.SignInAsync(claims)).Http.DefaultRequestHeaders.Authorization!.ToString();

    /// <summary>Right but for one character of its signature.</summary>
    private static string Forged(string authorization) =>
        authorization[..^8] + (authorization[^8] == 'A' ? 'B' : 'A') + authorization[^7..];
}
