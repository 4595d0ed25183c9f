using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>
/// Entra and Graph as far as proofs and tokens need them, under the test's direction: apps with secrets, refusals, latency, counts.
/// </summary>
internal sealed class FakeMicrosoft : HttpMessageHandler
{
    private readonly ConcurrentDictionary<(Guid Tenant, Guid Client), App> _apps = new();

    /// <summary>An application in an M365 tenant.</summary>
    public App Register(Guid tenant, Guid client, string secret, bool readable = true) =>
        _apps[(tenant, client)] = new App(tenant, readable).With(secret);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        return path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal)
            ? await TokenAsync(Guid.Parse(path.Split('/')[1]), request, cancellationToken)
            : Graph(path, request);
    }

    private async Task<HttpResponseMessage> TokenAsync(Guid tenant, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (!_apps.TryGetValue((tenant, Guid.Parse(form["client_id"]!)), out var app))
        {
            return Refuse(HttpStatusCode.BadRequest, "unauthorized_client", 700016, "application was not found");
        }

        var held = app.Held;
        app.Asked(form["scope"]!);
        await held.WaitAsync(cancellationToken);
        await Task.Delay(app.Latency, TimeProvider.System, cancellationToken);
        if (app.Answer is { } answer)
        {
            return answer();
        }

        if (form["client_assertion"] is { } assertion ? !app.Trusts(assertion) : app.Secrets.All(x => x.Value != form["client_secret"]))
        {
            return Refuse(
                HttpStatusCode.Unauthorized, "invalid_client", 7000215, $"Invalid client secret provided: {form["client_secret"]}");
        }

        return form["grant_type"] switch
        {
            "refresh_token" when app.Users.Refused(form["refresh_token"]!) is { } refused =>
                Refuse(HttpStatusCode.BadRequest, "invalid_grant", refused, "the grant is not good"),
            "password" when app.Users.Password != form["password"] =>
                Refuse(HttpStatusCode.BadRequest, "invalid_grant", 50126, "invalid username or password"),
            "password" when app.Users.Blocked is { } blocked =>
                Refuse(HttpStatusCode.BadRequest, "invalid_grant", blocked, "the sign-in is not enough"),
            "refresh_token" or "password" => Json(
                HttpStatusCode.OK,
                new
                {
                    token_type = "Bearer",
                    expires_in = app.TokenLife,
                    access_token = app.NewToken(),
                    refresh_token = app.Users.NewRefreshToken(),
                }),
            _ => Json(HttpStatusCode.OK, new { token_type = "Bearer", expires_in = app.TokenLife, access_token = app.NewToken() }),
        };
    }

    private HttpResponseMessage Graph(string path, HttpRequestMessage request)
    {
        var token = request.Headers.Authorization?.Parameter ?? "";
        var app = _apps.Values.FirstOrDefault(x => x.Knows(token));
        if (app is null)
        {
            return Json(HttpStatusCode.Unauthorized, new { error = new { code = "InvalidAuthenticationToken", message = "" } });
        }

        if (path.EndsWith("/organization", StringComparison.Ordinal))
        {
            return app.GraphAnswer?.Invoke() ?? Json(HttpStatusCode.OK, new { value = new[] { new { id = app.Organization } } });
        }

        return app.Readable
            ? Json(
                HttpStatusCode.OK,
                new { passwordCredentials = app.Secrets.Select(x => new { keyId = x.KeyId, hint = x.Value[..3], endDateTime = x.EndsOn }) })
            : Json(HttpStatusCode.Forbidden, new { error = new { code = "Authorization_RequestDenied", message = "" } });
    }

    public static HttpResponseMessage Refuse(HttpStatusCode status, string error, int code, string text, string? retryAfter = null)
    {
        var response = Json(
            status, new { error, error_description = $"AADSTS{code}: {text}", error_codes = new[] { code }, trace_id = Guid.NewGuid() });
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    }

    private static HttpResponseMessage Json(HttpStatusCode status, object body) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };

    /// <summary>One application.</summary>
    internal sealed class App(Guid tenant, bool readable)
    {
        private readonly ConcurrentDictionary<string, bool> _tokens = new();
        private int _requests;

        public List<Secret> Secrets { get; } = [];

        /// <summary>The users who signed in to this application.</summary>
        public SignedIn Users { get; } = new();

        /// <summary>Whether a client assertion is taken.</summary>
        public Func<string, bool> Trusts { get; set; } = _ => false;

        public bool Readable { get; set; } = readable;

        /// <summary>What Graph says the token belongs to.</summary>
        public Guid Organization { get; set; } = tenant;

        public TimeSpan Latency { get; set; }

        /// <summary>Requests that arrive wait for this.</summary>
        public Task Held { get; set; } = Task.CompletedTask;

        public int TokenLife { get; set; } = 3599;

        /// <summary>Answers instead of the secret's check.</summary>
        public Func<HttpResponseMessage>? Answer { get; set; }

        public Func<HttpResponseMessage>? GraphAnswer { get; set; }

        public int Requests => _requests;

        public string LastScope { get; private set; } = "";

        public App With(string secret, DateTimeOffset? endsOn = null)
        {
            Secrets.Add(new Secret(secret, Guid.NewGuid(), endsOn ?? TimeProvider.System.GetUtcNow().AddDays(100)));
            return this;
        }

        public void Asked(string scope)
        {
            Interlocked.Increment(ref _requests);
            LastScope = scope;
        }

        public string NewToken()
        {
            var token = $"token-{Guid.NewGuid():N}";
            _tokens[token] = true;
            return token;
        }

        public bool Knows(string token) => _tokens.ContainsKey(token);
    }

    /// <summary>Refresh tokens: each use gives a new one, and the former ones stay good.</summary>
    internal sealed class SignedIn
    {
        private readonly ConcurrentDictionary<string, int> _refusals = new();
        private int _made;

        public string Password { get; set; } = "";

        /// <summary>Why a right password is not enough.</summary>
        public int? Blocked { get; set; }

        public int Made => _made;

        public string Last { get; private set; } = "";

        public string NewRefreshToken()
        {
            Last = $"0.refresh-{Interlocked.Increment(ref _made)}-{Guid.NewGuid():N}";
            _refusals[Last] = 0;
            return Last;
        }

        public void Revoke(string token, int code = 50173) => _refusals[token] = code;

        public int? Refused(string token) => _refusals.TryGetValue(token, out var code) ? code == 0 ? null : code : 70000;
    }

    internal sealed record Secret(string Value, Guid KeyId, DateTimeOffset EndsOn);
}
