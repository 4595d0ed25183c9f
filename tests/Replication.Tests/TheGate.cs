using LivePlatform.Contracts;

namespace LivePlatform.Replication.Tests;

public class TheGate(ReplicationHost host)
{
    [Fact]
    public async Task A_directory_without_roles_is_blocked_with_the_admins_sentence_and_goes_on_by_itself()
    {
        var tenant = await new TestTenant(host).SeedAsync(30, 3);
        await tenant.AnnounceAsync(ConnectionStatus.Verified);
        await tenant.AssessAsync(RoleOutcome.Missing, "Assign Teams Administrator.");
        await tenant.FindDirectoryAsync();

        var waiting = await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("code").GetString() == "roles.missing");
        waiting.GetProperty("state").GetString().ShouldBe("Blocked");
        waiting.GetProperty("sentence").GetString().ShouldBe("Assign Teams Administrator.");

        await tenant.AssessAsync(RoleOutcome.Satisfied, "");
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task A_failed_connection_blocks_with_the_action_that_helps()
    {
        var tenant = await new TestTenant(host).SeedAsync(30, 3);
        await tenant.AnnounceAsync(ConnectionStatus.Failed);
        await tenant.FindDirectoryAsync();

        var waiting = await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("code").GetString() == "connection.failed");

        waiting.GetProperty("sentence").GetString().ShouldBe("Enter a new secret.");
    }

    [Fact]
    public async Task An_assessment_that_comes_before_its_connection_is_not_lost()
    {
        var tenant = await new TestTenant(host).SeedAsync(25, 2);
        await tenant.AssessAsync(RoleOutcome.Satisfied, "");
        await tenant.AnnounceAsync(ConnectionStatus.Verified);

        await tenant.WaitForRunAsync(1, "Complete");
    }
}
