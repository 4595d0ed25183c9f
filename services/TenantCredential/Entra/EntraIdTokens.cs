using LivePlatform.M365;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>
/// Reads who signed in. A token counts when a key of Entra signed it, for the application and the sign-in that asked, in the name of the
/// tenant it is of, and it has not ended.
/// </summary>
/// <remarks>
/// https://learn.microsoft.com/entra/identity-platform/id-tokens#validate-tokens. Keys are read over our own connections to Entra, kept,
/// and read again when one is unknown.
/// </remarks>
internal sealed class EntraIdTokens(
    EntraTransport transport,
    IOptions<M365Options> microsoft,
    IOptions<EntraOptions> options,
    TimeProvider clock,
    ILogger<EntraIdTokens> logger)
{
    /// <summary>Stands in Entra's issuer where the document is of no one tenant.</summary>
    private const string AnyTenant = "{tenantid}";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256];
    private readonly JsonWebTokenHandler _handler = new();
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _entra = new(
        new Uri(microsoft.Value.EntraBaseUrl!, $"{SignInPlace.AnyTenant}/v2.0/.well-known/openid-configuration").AbsoluteUri,
        new OpenIdConnectConfigurationRetriever(),
        new Documents(new HttpDocumentRetriever(transport.Client), options.Value.AttemptTime));

    /// <summary>Reads one.</summary>
    /// <param name="text">The token; null: Entra gave none.</param>
    /// <param name="clientId">Of the application that asked.</param>
    /// <param name="nonce">Of the sign-in that asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignedInPerson> ReadAsync(SecretText? text, Guid clientId, string nonce, CancellationToken cancellationToken)
    {
        try
        {
            var entra = await _entra.GetConfigurationAsync(cancellationToken);
            if (!Uri.TryCreate(entra.Issuer, UriKind.Absolute, out var issuer)
                || issuer.Authority != microsoft.Value.EntraBaseUrl!.Authority)
            {
                logger.EntraKeysUnread("the document is of another issuer");
                return SignedInPerson.Undecided;
            }
        }
        catch (InvalidOperationException unread)
        {
            logger.EntraKeysUnread(unread.GetBaseException().GetType().Name);
            return SignedInPerson.Undecided;
        }

        var read = await _handler.ValidateTokenAsync(text?.Reveal() ?? "", RulesFor(clientId));
        if (read is { IsValid: true, SecurityToken: JsonWebToken token } && token.TryGetPayloadValue<string>("nonce", out var own)
            && own == nonce)
        {
            return new SignedInPerson(TenantOf(token));
        }

        logger.IdTokenNotTaken(clientId, read.Exception?.GetType().Name ?? "another nonce");
        return default;
    }

    private TokenValidationParameters RulesFor(Guid clientId) => new()
    {
        ConfigurationManager = _entra,
        ValidAudience = clientId.ToString("D"),
        ValidAlgorithms = Algorithms,
        IssuerValidatorUsingConfiguration = static (issuer, token, _, entra) =>
            TenantOf(token) is { } tenant && issuer == entra.Issuer.Replace(AnyTenant, tenant.ToString("D"), StringComparison.Ordinal)
                ? issuer
                : throw new SecurityTokenInvalidIssuerException(
                    "The issuer is not Entra for the tenant that the token is of.")
                { InvalidIssuer = issuer },
        LifetimeValidator =
            (from, until, _, _) => until > clock.GetUtcNow().UtcDateTime - Skew && !(from > clock.GetUtcNow().UtcDateTime + Skew),
    };

    private static Guid? TenantOf(SecurityToken token) =>
        token is JsonWebToken read && read.TryGetPayloadValue<string>("tid", out var text) && Guid.TryParse(text, out var tenant)
            ? tenant
            : null;

    /// <summary>The library reads for all who wait and heeds none of them: without a limit a silent Entra would hold everybody.</summary>
    private sealed class Documents(HttpDocumentRetriever inner, TimeSpan patience) : IDocumentRetriever
    {
        public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(patience);
            return await inner.GetDocumentAsync(address, limit.Token);
        }
    }
}

/// <summary>Whom Entra let sign in.</summary>
/// <param name="M365TenantId">Their tenant; null: what was shown proves none.</param>
/// <param name="IsUndecided">Entra's keys could not be read, so that nobody can say.</param>
internal readonly record struct SignedInPerson(Guid? M365TenantId, bool IsUndecided = false)
{
    public static SignedInPerson Undecided => new(null, IsUndecided: true);
}
