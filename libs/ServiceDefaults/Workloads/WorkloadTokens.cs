using System.Security.Claims;
using LivePlatform.ServiceDefaults.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.ServiceDefaults.Workloads;

/// <summary>
/// Checks workload tokens that stand elsewhere than in Authorization, by the rules and with the memory of <see cref="InternalApi.Policy"/>.
/// </summary>
public sealed class WorkloadTokens
{
    /// <summary>An issuer that does not answer must not hold up a request that can do without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly IOptionsMonitor<JwtBearerOptions> _rules;
    private readonly TokenMemory _memory;
    private readonly WorkloadOptions _ours;
    private readonly TimeProvider _clock;

    internal WorkloadTokens(
        IOptionsMonitor<JwtBearerOptions> rules, TokenMemory memory, IOptions<WorkloadOptions> ours, TimeProvider clock) =>
        (_rules, _memory, _ours, _clock) = (rules, memory, ours.Value, clock);

    /// <summary>The workload of a token that was found good before; null: unknown. Costs a hash.</summary>
    public string? Remembered(string token) => _memory.Find(token) is { } principal ? InternalApi.NameOf(principal, _ours) : null;

    /// <summary>
    /// The workload of a token; null: the token is not good, or nobody can tell now. Costs a signature check, so that a limit has to stand
    /// before it.
    /// </summary>
    public async Task<string?> CheckAsync(string token)
    {
        var bearer = _rules.Get(InternalApi.Policy);
        var rules = bearer.TokenValidationParameters.Clone();
        rules.ConfigurationManager = bearer.ConfigurationManager as BaseConfigurationManager;
        foreach (var handler in bearer.TokenHandlers)
        {
            try
            {
                var result = await handler.ValidateTokenAsync(token, rules).WaitAsync(Patience, _clock);
                if (result.IsValid)
                {
                    var principal = new ClaimsPrincipal(result.ClaimsIdentity);
                    _memory.Remember(token, principal, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero));
                    return InternalApi.NameOf(principal, _ours);
                }
            }
            catch (TimeoutException)
            {
                return null;
            }
        }

        return null;
    }
}
