using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>In Production no password and no row travels where somebody could stand between.</summary>
[Trait("Category", "unit"), Trait("Show", "doors.1")]
public sealed class ReachingDatabases
{
    private const string Secret = "secret1";

    [Theory]
    [InlineData("Production", "Host=db;Password=secret1", false)]
    [InlineData("Production", "Host=db;SSL Mode=Disable;Password=secret1", false)]
    [InlineData("Production", "Host=db;SSL Mode=Require;Password=secret1", false)]
    [InlineData("Production", "Host=db;SSL Mode=VerifyCA;Password=secret1", false)]
    [InlineData("Production", "no connection string; secret1", false)]
    [InlineData("Production", "Host=db;SSL Mode=VerifyFull;Password=secret1", true)]
    [InlineData("Development", "Host=127.0.0.1;Password=secret1", true)]
    public void A_service_starts_only_where_the_servers_name_is_verified(string environment, string connectionString, bool starts)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["ConnectionStrings:System"] = connectionString, ["ConnectionStrings:Listen"] = "" });
        if (starts)
        {
            builder.AddServiceDefaults("test");
            return;
        }

        var said = Should.Throw<InvalidOperationException>(() => builder.AddServiceDefaults("test")).ToString();
        said.ShouldContain("ConnectionStrings:System must say SSL Mode=VerifyFull");
        said.ShouldNotContain(Secret);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 6: '{connectionString.Split(";Password")[0]}' was refused in Production");
    }
}
