using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging.Tests;

public class ServingWithoutTheBroker
{
    /// <summary>
    /// MassTransit calls its check "ready" by itself: an outage of the broker would take every API, and the token broker, out of their
    /// services.
    /// </summary>
    [Fact]
    [Trait("Show", "truth.2")]
    public async Task The_bus_is_watched_but_no_service_is_unready_for_want_of_it()
    {
        await using var host = await MessagingHost.StartAsync();
        var checks = host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;

        checks.ShouldContain(x => x.Tags.Contains("broker"));
        checks.ShouldAllBe(x => !x.Tags.Contains("ready"));
    }
}
