using System.Security.Claims;
using LivePlatform.Tenancy;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>What an operator's token says. Names of claims are fixed; any OIDC provider can be taught to send them.</summary>
/// <param name="Subject">Who.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Scope">How far.</param>
/// <param name="Role">What.</param>
/// <param name="Provider">Of which provider; null for System scope.</param>
/// <param name="Channel">Of which channel, for Channel scope.</param>
/// <param name="Customer">Of which customer, for Customer scope.</param>
public sealed record OperatorClaims(
    string Subject, string Name, OperatorScopeKind Scope, OperatorRole Role, Guid? Provider, Guid? Channel, Guid? Customer)
{
    /// <summary>Claim: system, provider, channel or customer.</summary>
    public const string ScopeClaim = "live_scope";

    /// <summary>Claim: Admin, Operator, OperatorLite or Monitor.</summary>
    public const string RoleClaim = "live_role";

    /// <summary>Claim: the provider's id.</summary>
    public const string ProviderClaim = "live_provider";

    /// <summary>Claim: the channel's id.</summary>
    public const string ChannelClaim = "live_channel";

    /// <summary>Claim: the customer's id.</summary>
    public const string CustomerClaim = "live_customer";

    /// <summary>Reads a validated token.</summary>
    /// <returns>Null when a claim is missing or contradicts the scope: such a token opens nothing.</returns>
    public static OperatorClaims? Read(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.FindFirstValue("sub") is not { Length: > 0 } subject
            || !Named(principal.FindFirstValue(ScopeClaim), out OperatorScopeKind scope)
            || !Named(principal.FindFirstValue(RoleClaim), out OperatorRole role))
        {
            return null;
        }

        var claims = new OperatorClaims(
            subject, principal.FindFirstValue("name") ?? subject, scope, role, Id(principal, ProviderClaim), Id(principal, ChannelClaim),
            Id(principal, CustomerClaim));
        var complete = scope switch
        {
            OperatorScopeKind.System => claims.Provider is null,
            OperatorScopeKind.Provider => claims.Provider is not null,
            OperatorScopeKind.Channel => claims is { Provider: not null, Channel: not null },
            OperatorScopeKind.Customer => claims is { Provider: not null, Customer: not null },
            _ => throw new ArgumentOutOfRangeException(nameof(principal)),
        };
        return complete ? claims : null;
    }

    private static bool Named<TEnum>(string? text, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return text is { Length: > 0 } && char.IsLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value);
    }

    private static Guid? Id(ClaimsPrincipal principal, string claim) =>
        Guid.TryParse(principal.FindFirstValue(claim), out var id) && id != Guid.Empty ? id : null;
}
