using LivePlatform.Faults.Tests.Onboarding;
using Npgsql;

namespace LivePlatform.Faults.Tests.Alerting;

/// <summary>A run that waits for somebody, for more than an hour.</summary>
internal sealed class TroubledRun(LiveSystem system, string step, int number, Guid zone) : Troubled("onboarding_run.stuck")
{
    /// <summary>Steps at which runs wait here, each for another reason.</summary>
    public static readonly IReadOnlyList<string> Steps = ["ValidateConnection", "AssessRoles", "CheckLicence", "AddDomain"];

    private readonly OnboardedCustomer _customer = new(
        system, $"stuck-{number}",
        new Prepared
        {
            HasRightSecret = step != "ValidateConnection",
            HasDnsRoles = step != "AssessRoles",
            HasLicences = step != "CheckLicence",
        })
    { Address = $"198.51.100.{number + 1}" };

    private Guid? _fault;

    public override Guid SubjectId => _customer.RunId;

    public override async Task PrepareAsync()
    {
        await _customer.SeedAsync();
        if (step == "AddDomain")
        {
            _fault = await _customer.FailAsync("POST", "domains");
        }

        await _customer.StartAsync(zone);
        await _customer.WaitAtAsync(step);
    }

    public override async Task TroubleAsync()
    {
        await using var source = NpgsqlDataSource.Create(system.Superuser("onboarding"));
        foreach (var sql in new[]
        {
            "UPDATE run_steps SET ended_at = ended_at - interval '61 minutes' WHERE run_id = $1",
            "UPDATE runs SET started_at = started_at - interval '61 minutes' WHERE id = $1",
        })
        {
            await using var command = source.CreateCommand(sql);
            command.Parameters.AddWithValue(SubjectId);
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0, sql);
        }
    }

    public override async Task CureAsync()
    {
        switch (step)
        {
            case "ValidateConnection":
                await _customer.AcceptWrongSecretAsync();
                await system.Api.CreateAsync($"api/v1/connections/{_customer.ConnectionId}/validate", new { });
                break;
            case "AssessRoles":
                await _customer.GrantDnsRolesAsync();
                break;
            case "CheckLicence":
                await _customer.BuyAsync(20);
                break;
            default:
                await system.ControlAsync(HttpMethod.Delete, $"faults/{_fault}", null);
                break;
        }
    }
}
