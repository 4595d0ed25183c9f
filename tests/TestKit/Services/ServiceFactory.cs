using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LivePlatform.TestKit.Services;

/// <summary>
/// Starts a service in-process, from its own Program, with the settings of a test and tokens of <see cref="TestIssuer"/>.
/// </summary>
/// <param name="settings">Connection strings, broker and whatever else the service is configured by; wins over what the issuer
/// sets.</param>
/// <param name="replace">Registrations that the test replaces, after the service's own.</param>
public class ServiceFactory<TProgram>(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    : WebApplicationFactory<TProgram>
    where TProgram : class
{
    private const int MostStarts = 20;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(10);
    private readonly ConcurrentBag<string> _undeclared = [];

    /// <summary>Ends the service.</summary>
    /// <exception cref="InvalidOperationException">A route answered with a problem that it does not declare, whoever noticed.</exception>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
        if (_undeclared.TryTake(out var undeclared))
        {
            throw new InvalidOperationException(undeclared);
        }
    }

    /// <summary>A client that sends this token.</summary>
    public HttpClient ClientOf(string token)
    {
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A client without a token.</summary>
    public HttpClient Client()
    {
        var client = CreateClient(
            new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });

        // How long an answer takes says something of the machine alone: a test that waits for ever has its own limit.
        client.Timeout = AnswerPatience;
        return client;
    }

    /// <summary>
    /// Starts a service that has to refuse its settings, and says why it did. Its program disposes the host as it fails, and where it is
    /// quicker than the factory only that is seen: then it is started once more.
    /// </summary>
    public static async Task<string> WhyItDoesNotStartAsync(Func<ServiceFactory<TProgram>> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        for (var tries = 0; tries < MostStarts; tries++)
        {
            await using var service = start();
            try
            {
                _ = service.Services;
                throw new InvalidOperationException("It started.");
            }
            catch (OptionsValidationException refused)
            {
                return refused.Message;
            }
            catch (ObjectDisposedException)
            {
                // Why it failed was not seen.
            }
        }

        throw new InvalidOperationException($"It failed {MostStarts} times without saying why.");
    }

    /// <summary>Removes the service's own loops and its bus, so that only requests move anything; for use in <c>replace</c>.</summary>
    public static void WithoutWorkers(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var worker in services.Where(IsWorker).ToList())
        {
            services.Remove(worker);
        }
    }

    private static bool IsWorker(ServiceDescriptor registered) =>
        registered.ServiceType == typeof(IHostedService)
        && registered.ImplementationType?.Namespace is { } home
        && (home.StartsWith("LivePlatform", StringComparison.Ordinal) || home.StartsWith("MassTransit", StringComparison.Ordinal));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseEnvironment("Testing");
        foreach (var (key, value) in TestIssuer.Settings.Concat(settings))
        {
            builder.UseSetting(key, value);
        }

        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services =>
        {
            TestIssuer.Trust(services);
            DeclaredProblems.Demand(services, _undeclared);
            replace?.Invoke(services);
        });
    }
}
