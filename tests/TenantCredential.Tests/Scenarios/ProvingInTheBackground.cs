using System.Diagnostics;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>The service with the loop that proves.</summary>
public sealed class ProvingHost : TenantCredentialHost
{
    protected override Func<ServiceDescriptor, bool> RunsAlone { get; } = static hosted => hosted.ImplementationType == typeof(WorkLoop);
}

public class ProvingInTheBackground(ProvingHost host) : IClassFixture<ProvingHost>
{
    private const int Rows = WorkLoop.AtOnce * 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_proof_that_fails_gives_its_slot_back_and_is_put_off()
    {
        // A row of no provider cannot even enter its scope: each try ends in an exception.
        await TestDatabases.ExecuteAsync(
            host.Databases.Owner,
            """
            INSERT INTO due_validations (connection_id, service_provider_id, due_at, attempts)
            SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000000', now() - interval '1 minute', 0 FROM generate_series(1, $1)
            """,
            Rows);
        _ = host.Service.Services;

        var since = Stopwatch.StartNew();
        while (await PutOffAsync() < Rows)
        {
            since.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<long> PutOffAsync() =>
        (await TestDatabases.QueryAsync<long>(
            host.Databases.Owner,
            "SELECT count(*) FROM due_validations WHERE broke_off = 1 AND due_at > now() AND lease_until IS NULL"))[0];
}
