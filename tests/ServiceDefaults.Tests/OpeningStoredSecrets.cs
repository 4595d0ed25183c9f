using System.Net;
using System.Text;
using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>The client of <c>POST /internal/v1/secret</c>, against a TenantCredential that the test directs.</summary>
[Trait("Category", "unit")]
public sealed class OpeningStoredSecrets : IDisposable
{
    private const string Value = "canary-of-a-zone";
    private readonly string _tokenFile = Path.GetTempFileName();
    private readonly ServiceProviderId _provider = ServiceProviderId.From(Guid.NewGuid());
    private readonly Guid _id = Guid.NewGuid();

    public OpeningStoredSecrets() => File.WriteAllText(_tokenFile, "own-token\n");

    [Fact]
    public async Task A_secret_is_asked_for_by_provider_id_and_purpose_with_the_workloads_own_token()
    {
        using var stub = new Stub(_ => Json(HttpStatusCode.OK, $$"""{"value":"{{Value}}","version":3}"""));

        var opened = await OpenAsync(stub);

        opened.Reveal().ShouldBe(Value);
        $"{opened}".ShouldNotContain(Value);
        new OpenSecretResponse(Value, 3).ToString().ShouldNotContain(Value);
        stub.Path.ShouldBe("/internal/v1/secret");
        stub.Token.ShouldBe("own-token");
        stub.Body.ShouldContain($"\"storedSecretId\":\"{_id}\"");
        stub.Body.ShouldContain($"\"provider\":\"{_provider.Value}\"");
        stub.Body.ShouldContain("DnsUpdate");
    }

    [Fact]
    public async Task What_was_opened_is_not_kept()
    {
        var version = 0;
        using var stub = new Stub(_ => Json(HttpStatusCode.OK, $$"""{"value":"value {{++version}}","version":{{version}}}"""));
        using var http = stub.Client();
        var secrets = Client(http);

        (await OpenAsync(secrets)).Reveal().ShouldBe("value 1");
        (await OpenAsync(secrets)).Reveal().ShouldBe("value 2");
    }

    [Theory]
    [InlineData(404, "stored_secret.not_found")]
    [InlineData(409, "stored_secret.other_purpose")]
    [InlineData(403, "workload.forbidden")]
    public async Task What_somebody_must_mend_is_refused_with_its_code(int status, string code)
    {
        using var stub = new Stub(_ => Problem((HttpStatusCode)status, code));
        (await Should.ThrowAsync<StoredSecretRefusedException>(() => OpenAsync(stub))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(503, "audit.unavailable")]
    [InlineData(500, "internal")]
    [InlineData(401, "token.invalid")]
    [InlineData(429, "busy")]
    public async Task What_passes_by_itself_is_unavailable(int status, string code)
    {
        using var stub = new Stub(_ => Problem((HttpStatusCode)status, code));
        (await Should.ThrowAsync<StoredSecretUnavailableException>(() => OpenAsync(stub))).Message.ShouldContain(code);
    }

    [Theory]
    [InlineData("""{"value":"","version":1}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("null")]
    [InlineData($$"""{"value":"{{Value}}" """)]
    public async Task An_answer_that_cannot_be_read_is_unavailable_and_never_shown(string body)
    {
        using var stub = new Stub(_ => Json(HttpStatusCode.OK, body));
        var failure = await Should.ThrowAsync<StoredSecretUnavailableException>(() => OpenAsync(stub));
        failure.ToString().ShouldNotContain(Value);
    }

    [Fact]
    public async Task A_service_that_is_away_is_unavailable()
    {
        using var stub = new Stub(_ => throw new HttpRequestException("refused"));
        await Should.ThrowAsync<StoredSecretUnavailableException>(() => OpenAsync(stub));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_unavailable_and_a_caller_that_gives_up_is_not()
    {
        using var stub = new Stub(_ => throw new TaskCanceledException());
        await Should.ThrowAsync<StoredSecretUnavailableException>(() => OpenAsync(stub));

        using var http = stub.Client();
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            () => Client(http).OpenAsync(_provider, _id, SecretPurpose.DnsUpdate, given.Token));
    }

    public void Dispose() => File.Delete(_tokenFile);

    private async Task<SecretText> OpenAsync(Stub stub)
    {
        using var http = stub.Client();
        return await OpenAsync(Client(http));
    }

    private Task<SecretText> OpenAsync(StoredSecretsClient secrets) =>
        secrets.OpenAsync(_provider, _id, SecretPurpose.DnsUpdate, TestContext.Current.CancellationToken);

    private StoredSecretsClient Client(HttpClient http) =>
        new(http, new WorkloadTokenSource(Options.Create(new WorkloadOptions { TokenFile = _tokenFile }), TimeProvider.System));

    private static HttpResponseMessage Problem(HttpStatusCode status, string code) =>
        Json(status, $$"""{"status":{{(int)status}},"code":"{{code}}"}""", "application/problem+json");

    private static HttpResponseMessage Json(HttpStatusCode status, string body, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    private sealed class Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public string Path { get; private set; } = "";

        public string Token { get; private set; } = "";

        public string Body { get; private set; } = "";

        public HttpClient Client() => new(this, disposeHandler: false) { BaseAddress = new Uri("https://tenant-credential.test/") };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (Path, Token) = (request.RequestUri!.AbsolutePath, request.Headers.Authorization!.Parameter!);
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return answer(request);
        }
    }
}
