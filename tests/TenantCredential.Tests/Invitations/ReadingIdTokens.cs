extern alias simulator;
using System.Security.Cryptography;
using LivePlatform.M365;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Entra;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using simulator::LivePlatform.M365Simulator;
using simulator::LivePlatform.M365Simulator.Settings;

namespace LivePlatform.TenantCredential.Tests.Invitations;

/// <summary>Who signed in is what a key of Entra signed for this application and this sign-in, and nothing else.</summary>
[Trait("Category", "unit")]
public sealed class ReadingIdTokens(ReadingIdTokens.KnownKey entra) : IClassFixture<ReadingIdTokens.KnownKey>
{
    private const string Nonce = "of-this-sign-in";
    private static readonly Guid Client = Guid.NewGuid();
    private static readonly Guid Tenant = Guid.NewGuid();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entras_own_token_for_this_sign_in_tells_the_tenant() =>
        (await ReadAsync(Token())).ShouldBe(new SignedInPerson(Tenant));

    [Fact]
    public async Task One_that_another_key_signed_tells_nothing()
    {
        using var forger = RSA.Create(3072);
        (await ReadAsync(Token(signedBy: forger))).ShouldBe(default);
    }

    [Fact]
    public async Task One_without_a_signature_tells_nothing()
    {
        var parts = Token().Split('.');
        (await ReadAsync($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.")).ShouldBe(default);
        (await ReadAsync(null)).ShouldBe(default);
    }

    [Fact]
    public async Task One_for_another_application_tells_nothing() => (await ReadAsync(Token(audience: Guid.NewGuid()))).ShouldBe(default);

    [Fact]
    public async Task One_of_another_sign_in_tells_nothing() => (await ReadAsync(Token(nonce: "of-another"))).ShouldBe(default);

    [Fact]
    public async Task One_that_has_ended_tells_nothing() => (await ReadAsync(Token(issued: TimeSpan.FromHours(-2)))).ShouldBe(default);

    [Fact]
    public async Task One_in_the_name_of_another_tenant_than_it_is_of_tells_nothing() =>
        (await ReadAsync(Token(issuer: Guid.NewGuid()))).ShouldBe(default);

    [Fact]
    public async Task Where_the_keys_cannot_be_read_nobody_can_say() =>
        (await ReadAsync(Token(), "https://localhost:1")).ShouldBe(SignedInPerson.Undecided);

    private string Token(RSA? signedBy = null, Guid? audience = null, string nonce = Nonce, TimeSpan issued = default, Guid? issuer = null)
    {
        var key = new RsaSecurityKey(signedBy ?? entra.Signing)
        {
            KeyId = $"development-{Base64UrlEncoder.Encode(SHA256.HashData(entra.Signing.ExportSubjectPublicKeyInfo())[..20])}",
        };
        var now = TimeProvider.System.GetUtcNow().UtcDateTime + issued;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = $"{entra.Simulator.BaseUrl}/{issuer ?? Tenant}/v2.0",
            Audience = (audience ?? Client).ToString(),
            Claims = new Dictionary<string, object> { ["tid"] = Tenant.ToString(), ["nonce"] = nonce },
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256)
            {
                CryptoProviderFactory = new() { CacheSignatureProviders = false },
            },
        });
    }

    private async Task<SignedInPerson> ReadAsync(string? token, string? address = null)
    {
        using var transport = new EntraTransport(entra.Simulator.CreateHandler());
        var microsoft = new M365Options { EntraBaseUrl = new Uri(address ?? entra.Simulator.BaseUrl) };
        var tokens = new EntraIdTokens(
            transport, Options.Create(microsoft), Options.Create(new EntraOptions()), TimeProvider.System,
            NullLogger<EntraIdTokens>.Instance);
        return await tokens.ReadAsync(token is null ? null : new SecretText(token), Client, Nonce, Cancellation);
    }

    /// <summary>The simulator with a key that the tests can sign with.</summary>
    public sealed class KnownKey : IAsyncLifetime
    {
        private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("simulated-keys-");

        public RSA Signing { get; } = RSA.Create(3072);

        public SimulatorServer Simulator { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "entra.pem"), Signing.ExportPkcs8PrivateKeyPem());
            Simulator = await SimulatorServer.StartAsync(new SimulatorOptions { KeysFolder = _keys.FullName });
        }

        public async ValueTask DisposeAsync()
        {
            await Simulator.DisposeAsync();
            Signing.Dispose();
            _keys.Delete(recursive: true);
        }
    }
}
