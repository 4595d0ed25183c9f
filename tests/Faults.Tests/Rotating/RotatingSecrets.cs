using System.Net.Security;
using System.Net.Sockets;
using LivePlatform.Faults.Tests.Migrating;
using LivePlatform.TestKit.Load;

namespace LivePlatform.Faults.Tests.Rotating;

/// <summary>Every secret of the platform is replaced while operators work, and nobody notices.</summary>
[Collection(FaultsCollection.Name)]
public sealed class RotatingSecrets(LiveSystem system)
{
    private const int Browsers = 4;
    private const int PerSecond = 15;
    private static readonly TimeSpan FilesAreReadEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Show", "doors.5")]
    public async Task No_request_fails_and_everything_is_opened_anew()
    {
        var tenant = await ReplicateAsync("Before the rotation");
        var secrets = new PlatformSecrets(system.Stack);
        var browsers = Enumerable.Range(0, Browsers).Select(_ => system.Browser(secrets.Restless())).ToList();
        using var stop = new CancellationTokenSource();
        var load = new SteadyRequests(browsers, OperatorRoutes.Of(tenant), PerSecond).RunAsync(stop.Token);
        (int Sessions, int Connections) ended;
        try
        {
            await Task.Delay(Calm, TimeProvider.System, Cancellation);
            secrets.PutIntoFiles();
            await secrets.WaitUntilTakenAsync();
            await secrets.ChangeAtServersAsync();
            await Task.Delay(FilesAreReadEvery, TimeProvider.System, Cancellation);
            ended = await secrets.EndFormerSessionsAsync();
            await Task.Delay(Calm, TimeProvider.System, Cancellation);
        }
        finally
        {
            await stop.CancelAsync();
        }

        var answers = await load;
        answers.Errors.ShouldBeEmpty();
        (ended.Sessions > 0 && ended.Connections > 0).ShouldBeTrue($"{ended}");
        await ShouldBeOpenedAnewAsync(secrets);
        await ReplicateAsync("After the rotation");
        (await secrets.CountWrappedByNewKeyAsync()).ShouldBeGreaterThan(0, "new data keys are wrapped by the new key");
        browsers.ForEach(browser => browser.Dispose());
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {secrets.Roles.Count} database roles, {secrets.Users.Count} broker users, the services' certificate with its "
            + $"authority, and 2 key files were replaced: {answers.Requests} requests at {PerSecond}/s, "
            + $"{answers.Errors.Count} errors; {ended.Sessions} sessions and {ended.Connections} connections were ended and opened anew");
    }

    private async Task<CustomerTenant> ReplicateAsync(string name)
    {
        var tenant = new CustomerTenant(system, name, 7, new TenantSize(40, 6, 80));
        await tenant.SeedAsync();
        await tenant.ConnectAsync();
        await tenant.FindDirectoryAsync();
        (await tenant.WaitForEndAsync(1)).ShouldBeComplete();
        return tenant;
    }

    private async Task ShouldBeOpenedAnewAsync(PlatformSecrets secrets)
    {
        foreach (var role in secrets.Roles.Where(role => role.EndsWith("_app", StringComparison.Ordinal)))
        {
            await EventuallyAsync(async () => await secrets.CountSessionsAsync(role) > 0, role);
        }

        foreach (var service in system.Stack.Services.Where(service => service.Name != "simulator"))
        {
            await EventuallyAsync(async () => await ThumbprintAsync(service.Address) == secrets.Thumbprint, service.Name);
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds, string of)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, of);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation);
        }
    }

    private static async Task<string?> ThumbprintAsync(Uri address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        string? seen = null;
        await using var tls = new SslStream(
            client.GetStream(),
            leaveInnerStreamOpen: false,
            (_, certificate, _, _) => (seen = certificate?.GetCertHashString()) is not null);
        await tls.AuthenticateAsClientAsync(address.Host);
        return seen;
    }
}
