using System.Text;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class KeepingSecrets(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_canary_is_found_nowhere()
    {
        var canary = $"canary-{Guid.NewGuid():N}";
        var other = $"canary-{Guid.NewGuid():N}";
        var answers = new List<string>();
        var (made, app) = await _msp.ConnectAsync(secret: canary);
        answers.Add(made.Text);
        answers.Add((await _msp.ValidateAsync(made.Id)).Text);
        app.With(canary);
        var verified = await _msp.ValidateAsync(made.Id);
        var token = (await _msp.TokenAsync(made.Id)).Body["accessToken"]!.GetValue<string>();
        answers.Add(verified.Text);
        answers.Add((await _msp.ReplaceAsync(verified, other)).Text);
        answers.Add(
            (await _msp.Admin.UpdateAsync(
                $"/api/v1/connections/{made.Id}/credential", $$"""{"clientSecret":"{{other}}","clientSecret":"{{other}}"}""",
                verified.ETag)).Text);
        answers.Add(
            (await _msp.Admin.UpdateAsync(
                $"/api/v1/connections/{made.Id}/credential", $$$"""{"clientSecret":{"x":"{{{other}}}"}}""", verified.ETag)).Text);

        // The path of a wrong member goes back to the one who sent it, and nowhere else.
        await _msp.Admin.UpdateAsync($"/api/v1/connections/{made.Id}/credential", $$"""{"{{other}}":1}""", verified.ETag);
        answers.Add((await _msp.Admin.ReadAsync("/api/v1/connections")).Text);
        answers.Add((await _msp.Admin.ReadAsync("/api/v1/audit")).Text);
        answers.AddRange(host.Log);
        answers.AddRange(await DumpAsync(host.Databases.Owner));
        answers.AddRange(await DumpAsync(host.Databases.KeysOwner));

        foreach (var hidden in new[] { canary, other, token })
        {
            answers.Where(x => x.Contains(hidden, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
            var (hex, base64) =
                (Convert.ToHexString(Encoding.UTF8.GetBytes(hidden)), Convert.ToBase64String(Encoding.UTF8.GetBytes(hidden))[..^4]);
            answers.ShouldNotContain(
                x => x.Contains(hex, StringComparison.OrdinalIgnoreCase) || x.Contains(base64, StringComparison.Ordinal));
        }
    }

    [Fact]
    [Trait("Show", "connections.5")]
    public async Task A_ciphertext_that_is_moved_to_another_row_does_not_open()
    {
        var (tenant, client) = (Guid.NewGuid(), Guid.NewGuid());
        var (first, _) = await _msp.ConnectAsync(tenant: tenant, client: client);
        var (second, _) = await _msp.ConnectAsync(secret: "Another-0123456789", tenant: tenant, client: client);
        (await OpenAsync(first.Id)).ShouldBe(Msp.Secret);

        await TestDatabases.ExecuteAsync(
            host.Databases.Owner,
            "UPDATE credentials SET sealed = (SELECT sealed FROM credentials WHERE connection_id = $2) WHERE connection_id = $1",
            first.Id,
            second.Id);
        await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(() => OpenAsync(first.Id));
        (await _msp.TokenAsync(first.Id)).Code.ShouldBe("connection.blocked");
    }

    [Fact]
    public async Task A_shredded_key_makes_secrets_unreadable_for_good()
    {
        var (connection, _) = await _msp.ConnectedAsync();
        await host.InScopeAsync(_msp.Id, async services =>
        {
            await services.GetRequiredService<DataKeys>().ShredAsync(DataKeyOwner.Customer, _msp.Customer, CancellationToken.None);
            return true;
        });
        await Should.ThrowAsync<KeyUnavailableException>(() => OpenAsync(connection.Id));
        (await _msp.TokenAsync(connection.Id)).Code.ShouldBe("credential.unreadable");
    }

    [Fact]
    public async Task Each_customer_has_one_data_key_also_when_made_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => await _msp.ConnectAsync()));
        (await TestDatabases.QueryAsync<long>(
            host.Databases.KeysOwner, "SELECT count(*) FROM data_keys WHERE owner_id = $1", _msp.Customer)).ShouldBe([1]);
    }

    [Fact]
    public async Task Without_a_provider_the_app_role_sees_and_changes_no_row()
    {
        await _msp.ConnectedAsync();
        await _msp.SealAsync();
        foreach (var (connectionString, owner) in new[]
        {
            (host.Databases.App, host.Databases.Owner),
            (host.Databases.KeysApp, host.Databases.KeysOwner),
        })
        {
            var tables = await TestDatabases.QueryAsync<string>(
                owner, "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity");
            tables.ShouldNotBeEmpty();
            foreach (var table in tables)
            {
                (await TestDatabases.QueryAsync<long>(connectionString, $"SELECT count(*) FROM {table}")).ShouldBe([0], table);
            }
        }
    }

    private Task<string> OpenAsync(Guid connection) =>
        host.InScopeAsync(_msp.Id, async services =>
        {
            var row = await services.GetRequiredService<LivePlatform.Persistence.UnitOfWork<TenantCredentialDbContext>>().RunAsync(
                (db, cancelled) => db.Set<StoredCredential>().AsNoTracking().SingleAsync(x => x.ConnectionId == connection, cancelled),
                CancellationToken.None);
            var use = new AuditRecord(
                AuditActor.System("test"), AuditAction.SecretOpenedForProof, row.CustomerId, row.ConnectionId, row.Version);
            return (await services.GetRequiredService<CredentialVault>().OpenAsync(row, use, CancellationToken.None)).Reveal();
        });

    /// <summary>Every row of every table as text.</summary>
    private static async Task<List<string>> DumpAsync(string owner)
    {
        var rows = new List<string>();
        foreach (var table in await TestDatabases.QueryAsync<string>(
            owner, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
        {
            rows.AddRange(await TestDatabases.QueryAsync<string>(owner, $"SELECT x::text FROM \"{table}\" x"));
        }

        rows.ShouldNotBeEmpty();
        return rows;
    }
}
