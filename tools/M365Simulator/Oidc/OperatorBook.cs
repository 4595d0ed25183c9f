using System.Collections.Concurrent;

namespace LivePlatform.M365Simulator.Oidc;

/// <summary>An operator, or an integrator when it has a secret.</summary>
internal sealed record Operator(
    string ClientId,
    string Name,
    string Scope,
    string Role,
    string? ClientSecret = null,
    Guid? Provider = null,
    Guid? Channel = null,
    Guid? Customer = null)
{
    private static readonly string[] Scopes = ["system", "provider", "channel", "customer"];
    private static readonly string[] Roles = ["Admin", "Operator", "OperatorLite", "Monitor"];

    /// <summary>What is wrong with the order; null when nothing is.</summary>
    public string? Fault =>
        string.IsNullOrWhiteSpace(ClientId) || string.IsNullOrWhiteSpace(Name) ? "clientId and name must be given." :
        !Scopes.Contains(Scope) ? "scope is system, provider, channel or customer." :
        !Roles.Contains(Role) ? "role is Admin, Operator, OperatorLite or Monitor." :
        null;
}

/// <summary>A code given out by the sign-in page; good once, for ten minutes.</summary>
internal sealed record AuthorizationCode(
    Operator Operator, string ClientId, string RedirectUri, string Challenge, string? Nonce, long IssuedAt);

/// <summary>The seeded operators and the open codes.</summary>
internal sealed class OperatorBook
{
    /// <summary>Somebody to be from the start: without anybody on it the sign-in page is a dead end.</summary>
    private static readonly Operator First = new("sam", "Sam System", "system", "Admin");

    public OperatorBook() => Clear();

    public ConcurrentDictionary<string, Operator> Operators { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, AuthorizationCode> Codes { get; } = new(StringComparer.Ordinal);

    public void Clear()
    {
        Operators.Clear();
        Codes.Clear();
        Operators[First.ClientId] = First;
    }
}
