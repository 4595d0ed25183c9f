using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Rotation;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TestKit.Services;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>
/// Microsoft makes a new secret, it is proven and settles, and the former one is deleted there. Against the simulator, turned by hand.
/// </summary>
public sealed class RotatingSecrets(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const string OwnedBy = "Application.ReadWrite.OwnedBy";
    private static readonly AuditActor Actor = AuditActor.System("test");

    private readonly SimulatedMsp _msp = new(host);

    [Fact]
    public async Task A_rotated_connection_serves_with_a_secret_that_nobody_typed_and_the_former_one_is_gone_in_entra()
    {
        var connection = await ConnectedAsync(OwnedBy);
        var typed = (await SecretsAsync()).ShouldHaveSingleItem();

        (await _msp.RotateAsync(connection)).Status.ShouldBe(HttpStatusCode.Accepted);
        await RotateOnAsync(connection);
        (await SecretsAsync()).Count.ShouldBe(2, "both live while the new one settles");
        await SettleAsync(connection);
        await CleanAsync(connection);

        var after = await _msp.ReadAsync(connection);
        (Text(after, "rotation", "phase"), Text(after, "change", "phase")).ShouldBe(("Completed", "Completed"), after.Text);
        after.Body["credentialVersion"]!.GetValue<int>().ShouldBe(2);
        after.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(178, 180);
        (await SecretsAsync()).ShouldHaveSingleItem().ShouldNotBe(typed);
        (await _msp.ValidateAsync(connection)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
        await _msp.TokenShouldBeGivenAsync(connection);
    }

    [Fact]
    public async Task Asked_twice_one_secret_is_made()
    {
        var connection = await ConnectedAsync(OwnedBy);

        await _msp.RotateAsync(connection);
        (await _msp.RotateAsync(connection)).Status.ShouldBe(HttpStatusCode.Accepted);
        await AdvanceAsync<SecretRotating>(connection);
        await AdvanceAsync<SecretRotating>(connection);

        (await SecretsAsync()).Count.ShouldBe(2);
        (await _msp.RotateAsync(connection)).Body["code"]!.GetValue<string>().ShouldBe("credential.settling");
    }

    [Fact]
    public async Task A_secret_whose_text_got_lost_with_a_process_is_deleted_before_another_one_is_made()
    {
        var connection = await ConnectedAsync(OwnedBy);
        await _msp.RotateAsync(connection);

        // Microsoft makes it, and it cannot be stored.
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner, "ALTER TABLE credentials ADD CONSTRAINT broken CHECK (version < 2) NOT VALID");
        try
        {
            await Should.ThrowAsync<DbUpdateException>(() => AdvanceAsync<SecretRotating>(connection));
        }
        finally
        {
            await TestDatabases.ExecuteAsync(host.Databases.Owner, "ALTER TABLE credentials DROP CONSTRAINT broken");
        }

        (await SecretsAsync()).Count.ShouldBe(2);
        await AdvanceAsync<SecretRotating>(connection);

        var now = await SecretsAsync();
        now.Count.ShouldBe(2, "the lost one is gone, the typed one and the new one are there");
        Text(await _msp.ReadAsync(connection), "rotation", "phase").ShouldBe("Changing");
    }

    [Fact]
    public async Task Where_the_application_may_not_an_alert_says_what_an_administrator_must_do_and_the_secret_in_use_serves_on()
    {
        var connection = await ConnectedAsync();

        await _msp.RotateAsync(connection);
        await AdvanceAsync<SecretRotating>(connection);

        var after = await _msp.ReadAsync(connection);
        Text(after, "rotation", "phase").ShouldBe("Failed", after.Text);
        Text(after, "rotation", "failure", "action")!.ShouldContain(OwnedBy);
        (await AlertsAsync(connection)).ShouldContain("credential.rotation_failed");
        await _msp.TokenShouldBeGivenAsync(connection);

        await _msp.OrderAsync(
            HttpMethod.Put, _msp.App, new { permissions = new[] { "Organization.Read.All", "Application.Read.All", OwnedBy } });
        await _msp.RotateAsync(connection);
        await AdvanceAsync<SecretRotating>(connection);
        (await AlertsAsync(connection)).ShouldNotContain("credential.rotation_failed");
    }

    [Fact]
    public async Task A_secret_that_another_service_uses_too_stays_in_entra()
    {
        var connection = await ConnectedAsync(OwnedBy);
        var customer = Guid.Parse(Text(connection, "customerId")!);
        var second = await _msp.ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider, customer),
                m365TenantId = _msp.Tenant,
                clientId = _msp.Client,
                clientSecret = SimulatedMsp.Secret,
            });

        await _msp.RotateAsync(connection);
        await RotateOnAsync(connection);
        await SettleAsync(connection);
        await CleanAsync(connection);

        (await SecretsAsync()).Count.ShouldBe(2);
        (await _msp.ValidateAsync(second)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
    }

    [Fact]
    public async Task A_secret_is_replaced_by_itself_some_days_before_its_end_and_not_before()
    {
        var connection = await ConnectedAsync(OwnedBy, TimeSpan.FromDays(300));
        await AdvanceAsync<SecretRotating>(connection);
        (await SecretsAsync()).Count.ShouldBe(1, "nothing is due");

        host.Clock.Advance(TimeSpan.FromDays(266));
        await AdvanceAsync<SecretRotating>(connection);

        var after = await _msp.ReadAsync(connection);
        Text(after, "rotation", "phase").ShouldBe("Changing", after.Text);
        after.Body["rotation"]!["isAutomatic"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_is_not_rotated_and_the_answer_says_why()
    {
        await _msp.SeedAsync();
        var now = TimeProvider.System.GetUtcNow();
        var certificate = TestCertificate.Make(now);
        await _msp.OrderAsync(HttpMethod.Put, $"{_msp.App}/certificates", new[] { certificate.Open });
        var connection = await _msp.ConnectedAsync(new
        {
            serviceId = await host.KnowServiceAsync(_msp.Provider),
            m365TenantId = _msp.Tenant,
            clientId = _msp.Client,
            certificate = new { content = certificate.KeyPair.Reveal() },
        });

        (await _msp.RotateAsync(connection)).Body["code"]!.GetValue<string>().ShouldBe("credential.not_rotatable");
    }

    private async Task<Answer> ConnectedAsync(string? permission = null, TimeSpan? life = null)
    {
        await _msp.SeedAsync(permission is null ? [] : [permission]);
        if (life is { } lives)
        {
            var secret = new { value = SimulatedMsp.Secret, expiresAt = host.Clock.GetUtcNow() + lives };
            await _msp.OrderAsync(
                HttpMethod.Put,
                _msp.App,
                new { permissions = new[] { "Organization.Read.All", "Application.Read.All", OwnedBy }, secrets = new[] { secret } });
        }

        return await _msp.ConnectedAsync();
    }

    /// <summary>Lets Microsoft make the secret and proves it until it serves: for some seconds Entra does not know it.</summary>
    private async Task RotateOnAsync(Answer connection)
    {
        await AdvanceAsync<SecretRotating>(connection);
        var proofs = 0;
        while (Text(await _msp.ReadAsync(connection), "change", "phase") == "Proving")
        {
            proofs++.ShouldBeLessThan(100);
            await AdvanceAsync<CredentialSwitching>(connection);
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        proofs.ShouldBeGreaterThan(CredentialChange.ProofsNeeded, "the first were refused, as the secret was still spreading");
    }

    private async Task SettleAsync(Answer connection)
    {
        Text(await _msp.ReadAsync(connection), "change", "phase").ShouldBe("Settling");
        host.Clock.Advance(CredentialChange.SettlesFor);
        await AdvanceAsync<CredentialSwitching>(connection);
    }

    private Task CleanAsync(Answer connection) => AdvanceAsync<SecretCleanup>(connection);

    private Task AdvanceAsync<TWorker>(Answer connection)
        where TWorker : notnull => host.RunAsync<TWorker>(_msp.Provider, worker => worker switch
        {
            SecretRotating rotating => rotating.AdvanceAsync(connection.Id, Actor, TestContext.Current.CancellationToken),
            SecretCleanup cleanup => cleanup.AdvanceAsync(connection.Id, Actor, TestContext.Current.CancellationToken),
            CredentialSwitching switching => switching.AdvanceAsync(connection.Id, Actor, TestContext.Current.CancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(worker)),
        });

    /// <summary>The key ids of the application's secrets, as Entra has them.</summary>
    private async Task<IReadOnlyList<string>> SecretsAsync()
    {
        var app = await _msp.OrderAsync(HttpMethod.Get, _msp.App);
        return [.. app.GetProperty("secrets").EnumerateArray().Select(x => x.GetProperty("keyId").GetString()!)];
    }

    private async Task<IReadOnlyList<string>> AlertsAsync(Answer connection)
    {
        var open = await ToldAlerts.AlertsAsync(host.Databases, _msp.Provider, connection.Id);
        return [.. open.Select(x => x!["code"]!.GetValue<string>())];
    }

    private static string? Text(Answer answer, params string[] path) =>
        path.Aggregate((JsonNode?)answer.Body, (node, name) => node?[name])?.GetValue<string>();
}
