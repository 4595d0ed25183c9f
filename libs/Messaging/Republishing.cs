using System.ComponentModel.DataAnnotations;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Messaging;

/// <summary>Section <c>Republishing</c>: when in the night.</summary>
public sealed class RepublishingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Republishing";

    /// <summary>Time of day (UTC) of the first provider.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:59")]
    public TimeSpan From { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Over how long the providers are spread.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:59")]
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(4);
}

/// <summary>When a provider's objects are published again.</summary>
public sealed class Republication
{
    /// <summary>The provider.</summary>
    public required Guid ServiceProviderId { get; init; }

    /// <summary>When; while it is being done, when others may take it over.</summary>
    public required DateTimeOffset DueAt { get; init; }
}

/// <summary>Registers republishing in a service that owns objects.</summary>
public static class Republishing
{
    /// <summary>Adds the table. Call it in OnModelCreating, before the base class fences the model.</summary>
    public static ModelBuilder AddRepublishing(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<Republication>(row =>
        {
            row.ToTable("republications");
            row.HasKey(x => x.ServiceProviderId);
            row.Property(x => x.ServiceProviderId).ValueGeneratedNever();
            row.SharedAcrossProviders("one loop looks which provider's turn it is; rows hold ids and times");
        });
        return model;
    }

    /// <summary>Adds <see cref="Republisher{TDb}"/>.</summary>
    public static IServiceCollection AddRepublishing<TDb>(this IServiceCollection services, Republished<TDb> owned)
        where TDb : LiveDbContext
    {
        services.AddOptions<RepublishingOptions>().BindConfiguration(RepublishingOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddSingleton(owned).AddSingleton<Republisher<TDb>>();
    }

    /// <summary>Does it nightly. Apart from the rest, so that a test may leave it out.</summary>
    public static IServiceCollection AddNightlyRepublishing<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext => services.AddHostedService<NightlyRepublishing<TDb>>();

    /// <summary>The <c>republish [provider]</c> verb: enqueues; the running service delivers.</summary>
    /// <exception cref="ArgumentException">The argument is no provider's id.</exception>
    public static async Task RepublishAsync<TDb>(this IServiceProvider services, string? provider, CancellationToken cancellationToken)
        where TDb : LiveDbContext
    {
        var republisher = services.GetRequiredService<Republisher<TDb>>();
        IReadOnlyList<Guid> providers = provider is null ? await republisher.FindProvidersAsync(cancellationToken)
            : Guid.TryParse(provider, out var one) ? [one]
            : throw new ArgumentException($"'{provider}' is no provider's id.", nameof(provider));
        foreach (var each in providers)
        {
            await republisher.RunAsync(each, cancellationToken);
        }
    }
}
