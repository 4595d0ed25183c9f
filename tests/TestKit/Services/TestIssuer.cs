using System.Security.Claims;
using System.Security.Cryptography;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.TestKit.Services;

/// <summary>
/// Signs operator and workload tokens in-process. A service under test trusts its key (see <see cref="Trust"/>) instead of fetching
/// a discovery document; everything else of the validation (issuer, audience, times, claims) is the product's own.
/// </summary>
public static class TestIssuer
{
    public const string OperatorAuthority = "https://operators.test";
    public const string WorkloadAuthority = "https://workloads.test";
    public const string OperatorAudience = "live-platform";
    public const string WorkloadAudience = "live-platform-internal";
    public const string AccessToken = "at+jwt";
    public const string WorkloadNamespace = "live-platform";

    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "test-issuer" };
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// A token of an operator. Give the ids that the scope needs: System none, Channel its channel, Customer its customer.
    /// </summary>
    /// <param name="subject">Who; the same subject is the same operator. Unless given: made of scope and ids.</param>
    /// <param name="now">When it was issued, for tests that move the clock.</param>
    /// <param name="lifetime">Negative: an expired token.</param>
    public static string OperatorToken(
        OperatorScopeKind scope = OperatorScopeKind.Provider,
        OperatorRole role = OperatorRole.Admin,
        Guid? provider = null,
        Guid? channel = null,
        Guid? customer = null,
        string? subject = null,
        DateTimeOffset? now = null,
        TimeSpan? lifetime = null)
    {
        subject ??= $"{scope}-{role}-{provider}-{channel}-{customer}";
        List<Claim> claims =
        [
            new("sub", subject),
            new("name", $"{role} at {scope} scope"),
            new(OperatorClaims.ScopeClaim, scope.ToString().ToLowerInvariant()),
            new(OperatorClaims.RoleClaim, role.ToString()),
        ];
        Add(claims, OperatorClaims.ProviderClaim, provider);
        Add(claims, OperatorClaims.ChannelClaim, channel);
        Add(claims, OperatorClaims.CustomerClaim, customer);
        return Sign(OperatorAuthority, OperatorAudience, claims, now, lifetime, AccessToken);
    }

    /// <summary>A token of one of our services, as Kubernetes would project it.</summary>
    /// <param name="name">The service account's name.</param>
    /// <param name="now">When it was issued, for tests that move the clock.</param>
    /// <param name="lifetime">Negative: an expired token.</param>
    /// <param name="place">The account's namespace, for tests of strangers.</param>
    public static string WorkloadToken(
        string name, DateTimeOffset? now = null, TimeSpan? lifetime = null, string place = WorkloadNamespace) =>
        Sign(WorkloadAuthority, WorkloadAudience, [new("sub", $"system:serviceaccount:{place}:{name}")], now, lifetime);

    /// <summary>A token with claims and audience of the test's choice, for tests of what must be refused.</summary>
    public static string Sign(
        string issuer,
        string audience,
        IEnumerable<Claim> claims,
        DateTimeOffset? now = null,
        TimeSpan? lifetime = null,
        string? type = null)
    {
        var issued = (now ?? TimeProvider.System.GetUtcNow()).UtcDateTime;
        var ends = issued + (lifetime ?? TimeSpan.FromHours(1));
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Issuer = issuer,
            Audience = audience,
            Subject = new ClaimsIdentity(claims),
            IssuedAt = issued < ends ? issued : ends.AddMinutes(-5),
            NotBefore = issued < ends ? issued : ends.AddMinutes(-5),
            Expires = ends,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>The settings that point a service at this issuer.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Operators:Authority"] = OperatorAuthority,
        ["Operators:Audience"] = OperatorAudience,
        ["Workloads:Authority"] = WorkloadAuthority,
        ["Workloads:Audience"] = WorkloadAudience,
        ["Workloads:Namespace"] = WorkloadNamespace,
    };

    /// <summary>Makes a service trust this issuer's key without asking anybody.</summary>
    public static IServiceCollection Trust(IServiceCollection services)
    {
        Trust(services, OperatorApi.Policy, OperatorAuthority);
        Trust(services, InternalApi.Policy, WorkloadAuthority);
        return services;
    }

    private static void Trust(IServiceCollection services, string scheme, string issuer) =>
        services.Configure<JwtBearerOptions>(scheme, bearer =>
        {
            bearer.Configuration = new OpenIdConnectConfiguration
            {
                Issuer = issuer,
                AuthorizationEndpoint = $"{issuer}/authorize",
                TokenEndpoint = $"{issuer}/token",
            };
            bearer.Configuration.SigningKeys.Add(Key);
        });

    private static void Add(List<Claim> claims, string name, Guid? id)
    {
        if (id is { } value)
        {
            claims.Add(new(name, value.ToString()));
        }
    }
}
