using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.M365.Tokens;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Tests.Hosting;

/// <summary>
/// The token broker, as TenantCredential promises it: keeps tokens, and asks Entra for a newer one at most once a minute.
/// </summary>
internal sealed class TestBroker(Microsoft365 microsoft, TimeProvider clock) : ITokenBroker, IDisposable
{
    private readonly ConcurrentDictionary<(Guid Connection, long? Candidate), CustomerApp> _apps = new();
    private readonly ConcurrentDictionary<(Guid Connection, long? Candidate), (BrokerToken Token, DateTimeOffset AskedAt)> _tokens = new();
    private readonly HttpClient _entra = new(microsoft.NewHandler()) { BaseAddress = new Uri(microsoft.BaseUrl) };

    public ConcurrentQueue<TokenRequest> Requests { get; } = new();

    /// <summary>Answers instead of giving a token.</summary>
    public ConcurrentDictionary<Guid, Func<Exception>> Refusals { get; } = new();

    /// <summary>Runs before the answer.</summary>
    public Func<TokenRequest, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public void Know(Guid connection, CustomerApp app, long? candidate = null) => _apps[(connection, candidate)] = app;

    public async Task<BrokerToken> RequestAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        await Before(request);
        if (Refusals.TryGetValue(request.Connection, out var refuse))
        {
            throw refuse();
        }

        var (now, key) = (clock.GetUtcNow(), (request.Connection, request.Candidate));
        if (_tokens.TryGetValue(key, out var kept) && !(request.NewerThan > kept.AskedAt && now - kept.AskedAt >= TimeSpan.FromMinutes(1)))
        {
            return kept.Token;
        }

        var token = await AskEntraAsync(_apps[key], now, cancellationToken);
        _tokens[key] = (token, now);
        return token;
    }

    public void Dispose() => _entra.Dispose();

    private async Task<BrokerToken> AskEntraAsync(CustomerApp app, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, string>
        {
            ["client_id"] = app.App.ToString(),
            ["client_secret"] = app.Secret,
            ["scope"] = TokenResource.Graph,
            ["grant_type"] = app.User is null ? "client_credentials" : "password",
        };
        if (app.User is { } user)
        {
            (asked["username"], asked["password"]) = (user, app.Secret);
        }

        using var form = new FormUrlEncodedContent(asked);
        using var response = await _entra.PostAsync($"/{app.Tenant}/oauth2/v2.0/token", form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return new BrokerToken(new SecretText(body.GetProperty("access_token").GetString()!), now.AddHours(1), 1);
    }
}
