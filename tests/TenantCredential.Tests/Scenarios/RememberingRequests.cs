using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>
/// A request with an Idempotency-Key is recognised by its body; what is kept of the body helps nobody to guess the secret in it.
/// </summary>
public sealed class RememberingRequests(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string Path = "/api/v1/connections";

    private readonly Msp _msp = new(host);

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task Who_has_a_dump_of_the_database_cannot_guess_the_password_of_a_remembered_request()
    {
        await _msp.SyncAppAsync(Guid.NewGuid());
        var body = await BodyAsync("Summer2026!");
        (await _msp.Admin.CreateAsync(Path, body, "key")).Status.ShouldBe(HttpStatusCode.Created);

        var kept = (await KeptAsync("key")).ShouldHaveSingleItem();

        var guess = SHA256.HashData(Encoding.UTF8.GetBytes(body));
        Holds(kept, guess).ShouldBeFalse("the right guess must not be recognisable without the key file");
        var key = CurrentKey();
        (await DumpAsync()).ShouldAllBe(row => !Holds(row, key), "the key is not in the database");
        TestContext.Current.TestOutputHelper?.WriteLine(
            "figure: fault 12: what is kept of a creating request's body is an HMAC whose key is derived from the key file; the database "
                + "alone confirms no guess of a password");
    }

    [Fact]
    public async Task A_new_key_in_the_key_file_still_knows_what_the_former_one_remembered()
    {
        await _msp.SyncAppAsync(Guid.NewGuid());
        var body = await BodyAsync("Winter2026!");
        var first = await _msp.Admin.CreateAsync(Path, body, "rotated");
        first.Status.ShouldBe(HttpStatusCode.Created, first.Text);
        var before = await File.ReadAllTextAsync(host.KeyFilePath, TestContext.Current.CancellationToken);

        await RestartWithAsync(AddCurrentKey(JsonNode.Parse(before)!.AsObject()).ToJsonString());
        using var admin = host.Service.ClientOf(TestIssuer.OperatorToken(provider: _msp.Id));
        var again = await admin.CreateAsync(Path, body, "rotated");
        var other = await admin.CreateAsync(Path, body.Replace("Winter", "Spring", StringComparison.Ordinal), "rotated");

        (again.Status, again.Text).ShouldBe((HttpStatusCode.Created, first.Text));
        (other.Status, other.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "idempotency.body_differs"), other.Text);
    }

    [Fact]
    public async Task A_replica_that_has_not_read_the_new_key_yet_does_not_blame_the_caller()
    {
        await _msp.SyncAppAsync(Guid.NewGuid());
        var body = await BodyAsync("Autumn2026!");
        (await _msp.Admin.CreateAsync(Path, body, "behind")).Status.ShouldBe(HttpStatusCode.Created);
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner,
            "UPDATE idempotency_keys SET body_hash = overlay(body_hash placing '\\x7a7a'::bytea from 2) WHERE key = 'behind'");

        var again = await _msp.Admin.CreateAsync(Path, body, "behind");

        (again.Status, again.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "idempotency.not_comparable"), again.Text);
        again.Body["action"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_row_that_was_kept_before_bodies_were_hashed_with_a_key_is_recognised_until_it_expires()
    {
        await _msp.SyncAppAsync(Guid.NewGuid());
        var body = await BodyAsync("Monday2026!");
        var first = await _msp.Admin.CreateAsync(Path, body, "old");
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner, "UPDATE idempotency_keys SET body_hash = $1 WHERE key = 'old'",
            SHA256.HashData(Encoding.UTF8.GetBytes(body)));

        (await _msp.Admin.CreateAsync(Path, body, "old")).Text.ShouldBe(first.Text);
        (await _msp.Admin.CreateAsync(Path, body + " ", "old")).Code.ShouldBe("idempotency.body_differs");
    }

    private async Task<string> BodyAsync(string password) =>
        JsonSerializer.Serialize(
            new
            {
                serviceId = await _msp.ServiceAsync(),
                m365TenantId = Guid.NewGuid(),
                user = new { userName = "voice@contoso.com", password },
            });

    private Task<List<byte[]>> KeptAsync(string key) => TestDatabases.QueryAsync<byte[]>(
        host.Databases.Owner, "SELECT body_hash FROM idempotency_keys WHERE service_provider_id = $1 AND route = $2 AND key = $3", _msp.Id,
        $"POST {Path}", key);

    private Task<List<byte[]>> DumpAsync() => TestDatabases.QueryAsync<byte[]>(
        host.Databases.Owner,
        "SELECT convert_to(i::text, 'UTF8') FROM idempotency_keys i UNION ALL SELECT body_hash FROM idempotency_keys");

    private static bool Holds(byte[] bytes, byte[] part) => bytes.AsSpan().IndexOf(part) >= 0;

    private byte[] CurrentKey()
    {
        var file = JsonNode.Parse(File.ReadAllText(host.KeyFilePath))!;
        return Convert.FromBase64String(file["keys"]![file["current"]!.GetValue<string>()]!.GetValue<string>());
    }

    private static JsonObject AddCurrentKey(JsonObject file)
    {
        file["keys"]!["newer"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        file["current"] = "newer";
        return file;
    }

    private async Task RestartWithAsync(string keyFile)
    {
        await File.WriteAllTextAsync(host.KeyFilePath, keyFile, TestContext.Current.CancellationToken);
        await host.RestartAsync();
    }
}
