using System.Net;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TestKit.Secrets;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Every kind of secret that the service keeps: used, and then looked for in whatever it wrote.</summary>
[Trait("Show", "connections.5")]
public sealed class KeepingEveryKind(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_dump_of_the_databases_without_the_key_file_yields_no_secret_of_any_kind()
    {
        var secrets = await UseEveryKindAsync();

        var dumps = new Haystack("dumps", [.. await DumpAsync(host.Databases.Owner), .. await DumpAsync(host.Databases.KeysOwner)]);
        var logs = new Haystack("log lines", [.. host.Log.Select(line => ("log", Encoding.UTF8.GetBytes(line)))]);
        foreach (var haystack in new[] { dumps, logs })
        {
            secrets.SelectMany(secret => haystack.Find(secret.Value).Select(place => $"{secret.Key} in {place}")).ShouldBeEmpty();
        }

        dumps.Find(_msp.Customer.ToString()).ShouldNotBeEmpty("what was searched are the rows");
        var keys = await DataKeysDoNotOpenAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: {secrets.Count} kinds of secrets in none of {dumps.Items.Count} rows of dumps and {logs.Items.Count} log lines, "
                + $"in no encoding; {keys} data keys do not open with another key file");
    }

    /// <summary>Whoever has the dumps and the code makes a key file of his own: it opens no data key.</summary>
    private async Task<int> DataKeysDoNotOpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("other-keys");
        try
        {
            var file = Path.Combine(folder.FullName, "keys.json");
            KeyFile.Create(file, host.Clock.GetUtcNow());
            var wrapper = new KeyFileWrapper(
                new KeyFile(Options.Create(new KeyOptions { File = file }), host.Clock, NullLogger<KeyFile>.Instance));
            var wrapped = await TestDatabases.QueryAsync<string>(
                host.Databases.KeysOwner,
                "SELECT service_provider_id || '|' || owner || '|' || owner_id || '|' || version || '|' || wrapped_by || '|' || "
                    + "encode(wrapped, 'hex') FROM data_keys");
            wrapped.ShouldNotBeEmpty();
            foreach (var row in wrapped.Select(x => x.Split('|')))
            {
                var associated = WrappedDataKey.AssociatedData(
                    ServiceProviderId.From(Guid.Parse(row[0])), Enum.Parse<DataKeyOwner>(row[1]), Guid.Parse(row[2]),
                    int.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture));
                var bytes = Convert.FromHexString(row[5]);
                await Should.ThrowAsync<KeyUnavailableException>(
                    async () => await wrapper.UnwrapAsync(new WrappedKey(row[4], bytes), associated, CancellationToken.None));
                await Should.ThrowAsync<CryptographicException>(
                    async () =>
                        await wrapper.UnwrapAsync(new WrappedKey(KeyFile.Read(file).CurrentId, bytes), associated, CancellationToken.None));
            }

            return wrapped.Count;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Connections of every kind, the SyncApp and a stored secret; each opened once at least.</summary>
    private async Task<Dictionary<string, string>> UseEveryKindAsync()
    {
        var now = host.Clock.GetUtcNow();
        var certificate = TestCertificate.Make(now);
        var syncApp = New("SyncApp");
        var (home, tenant, client) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        host.Microsoft.Register(home, client, syncApp);
        await MadeAsync("/api/v1/sync-apps", new { homeTenantId = home, clientId = client, clientSecret = syncApp });
        var users = host.Microsoft.Register(tenant, client, syncApp);
        (users.Users.Password, var stored) = (New("password"), New("stored"));
        var refresh = users.Users.NewRefreshToken();
        await MadeAsync("/api/v1/stored-secrets", new { name = "zone key", purpose = "DnsUpdate", value = stored });
        var secret = New("client");

        var clientId = Guid.NewGuid();
        var app = host.Microsoft.Register(tenant, clientId, secret);
        app.Trusts = _ => true;
        await ConnectAsync(new { serviceId = await _msp.ServiceAsync(), m365TenantId = tenant, clientId, clientSecret = secret });
        await ConnectAsync(
            new
            {
                serviceId = await _msp.ServiceAsync(),
                m365TenantId = tenant,
                clientId,
                certificate = new { content = certificate.KeyPair.Reveal() },
            });
        await ConnectAsync(new { serviceId = await _msp.ServiceAsync(), m365TenantId = tenant, refreshToken = refresh });
        await ConnectAsync(
            new
            {
                serviceId = await _msp.ServiceAsync(),
                m365TenantId = tenant,
                user = new { userName = "voice@contoso.com", password = users.Users.Password },
            });
        var key = certificate.KeyPair.Reveal().Split('\n')[5];
        return new()
        {
            ["client secret"] = secret,
            ["private key"] = key,
            ["refresh token"] = refresh,
            ["renewed refresh token"] = users.Users.Last,
            ["password"] = users.Users.Password,
            ["secret of the SyncApp"] = syncApp,
            ["stored secret"] = stored,
        };
    }

    private static string New(string what) => $"{what}-Q~{Guid.NewGuid():N}";

    private async Task ConnectAsync(object body)
    {
        var made = await MadeAsync("/api/v1/connections", body);
        var validated = await _msp.ValidateAsync(made.Id);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        (await _msp.TokenAsync(made.Id)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Answer> MadeAsync(string path, object body)
    {
        var made = await _msp.Admin.CreateAsync(path, body);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }

    private static async Task<List<(string Name, byte[] Content)>> DumpAsync(string owner)
    {
        var rows = new List<(string, byte[])>();
        foreach (var table in await TestDatabases.QueryAsync<string>(
            owner, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
        {
            rows.AddRange(
                (await TestDatabases.QueryAsync<string>(owner, $"SELECT x::text FROM \"{table}\" x"))
                    .Select(row => (table, Encoding.UTF8.GetBytes(row))));
        }

        return rows;
    }
}
