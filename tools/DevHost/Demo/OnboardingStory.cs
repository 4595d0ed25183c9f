using System.Text.Json;

namespace LivePlatform.DevHost.Demo;

/// <summary>
/// A customer's service is brought up with automatic DNS. What stops it is reported with who acts and how, and mended where that can be
/// done.
/// </summary>
internal sealed class OnboardingStory(DemoCustomer customer, ApiClient api, SimulatedTenant tenant, DemoResult result, DemoVoice voice)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task RunAsync(Guid serviceId, Guid baseDomainId, CancellationToken stop)
    {
        await api.CreateAsync(
            $"api/v1/services/{serviceId}/sites", new { name = "Headquarters", sbcAddresses = new[] { customer.SbcAddress } }, stop);
        var run = await api.CreateAsync(
            "api/v1/onboarding-runs", new { serviceId, dnsMode = "Automatic", baseDomainId, usageLocation = "DE" }, stop);
        var path = $"api/v1/onboarding-runs/{run.Guid("id")}";
        if (customer.Trouble == Trouble.NoFreeLicence)
        {
            await ReportAsync(path, "licence.none_free", "CustomerAdmin", stop);
            await tenant.BuyAsync(customer.Users + 25, stop);
            await api.OrderAsync(path, "resume", stop);
        }

        if (customer.Trouble == Trouble.DomainTaken)
        {
            var explained = await ReportAsync(path, "domain.taken", "CustomerAdmin", stop);
            (result.Onboarding, result.Dns) = ("Waiting: domain.taken", Records(explained));
            return;
        }

        var ended = await api.WaitAsync(path, x => x.Text("state") is "Completed" or "Abandoned", Patience, stop);
        result.Expect(ended.Text("state") == "Completed", $"onboarding ended {ended.Text("state")}");
        (result.Onboarding, result.Dns) =
            (customer.Trouble == Trouble.NoFreeLicence ? "Completed (mended)" : ended.Text("state")!, Records(ended));
        voice.Detail($"{customer.Name}: onboarded at {ended.Text("domain")}");
    }

    private async Task<JsonElement> ReportAsync(string path, string code, string whoActs, CancellationToken stop)
    {
        var waiting = await api.WaitAsync(
            path,
            x => x.GetProperty("waitingFor") is { ValueKind: JsonValueKind.Object } wait && wait.Text("code") == code,
            Patience,
            stop);
        var why = waiting.GetProperty("waitingFor");
        voice.Tell($"{customer.Name}: {why.Text("sentence")} {why.Text("who")} -> {why.Text("action")}");
        result.Expect(why.Text("whoActs") == whoActs && why.Text("action")!.Length > 0, $"{code} was not reported with who acts and how");
        return waiting;
    }

    /// <summary>How many records of each kind the run made.</summary>
    private static string Records(JsonElement run) => string.Join(' ', run.GetProperty("madeObjects").EnumerateArray()
        .Where(x => x.Text("kind") == "DnsRecord").GroupBy(x => x.Text("name")!.Split(' ')[0].ToUpperInvariant())
        .Select(x => $"{x.Count()} {x.Key}"));
}
